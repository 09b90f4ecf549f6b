const name = 'signalbox-ingest-key'

/** A worker has none, and a browser may be told to give none. */
function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage
  } catch {
    return undefined
  }
}

let key = storage()?.getItem(name) ?? undefined

/** The key with which this page, or its worker, sends events; nothing where none was given. */
export function ingestKey(): string | undefined {
  return key
}

/** Keeps a key until the tab is closed, or forgets it. */
export function keepIngestKey(next: string | undefined): void {
  key = next
  if (next === undefined) storage()?.removeItem(name)
  else storage()?.setItem(name, next)
}

/** The header that shows the key to the api. */
export function authorization(given = key): Record<string, string> {
  return given === undefined ? {} : { authorization: `Bearer ${given}` }
}
