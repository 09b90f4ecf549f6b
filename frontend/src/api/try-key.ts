import { authorization } from './ingest-key.ts'

const visible = /^[\x21-\x7e]+$/
const unknown = 'The API does not know this key; see whether all of it is there'

/**
 * Asks the api whether it takes a key.
 *
 * @returns nothing when it does, or else a sentence for people
 */
export async function tryKey(key: string): Promise<string | undefined> {
  if (!visible.test(key)) return unknown
  try {
    const { ok, status } = await fetch('/pressure', { headers: authorization(key), cache: 'no-store' })
    if (ok) return undefined
    return status === 401 ? unknown : `The API answered with status ${status}; try again in a moment`
  } catch {
    return 'The API does not answer; try again in a moment'
  }
}
