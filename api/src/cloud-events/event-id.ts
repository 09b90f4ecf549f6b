import { v5 as uuidv5, validate } from 'uuid'

// The namespace for ids made from a source and an id; it never changes, as the same CloudEvent would get another id.
const idNamespace = 'c6b0c0c8-55c2-4d0f-9b1c-3a0f3f1f6c2e'

/**
 * The id of the event that a CloudEvent becomes: its own where that is a UUID, which nobody else can guess, else the
 * UUIDv5 of `<source> <id>`, so that the same one sent again, in whichever mode, is the same event. Where clients have
 * ingest keys their name stands before it: what one calls order 1 is not what another does.
 */
export function eventIdOf(
  { source, id }: { readonly source: string; readonly id: string },
  client?: string,
): string {
  if (validate(id)) return id.toLowerCase()
  // A source without blanks and an id make a text that no other pair makes.
  const place = decodePercent(source).replaceAll(/\s/g, encodeURIComponent)
  const name = `${place} ${decodePercent(id)}`
  // The name of a key holds no line break, nor does an attribute of a CloudEvent.
  return uuidv5(client === undefined ? name : `${client}\n${name}`, idNamespace)
}

// Headers are percent-encoded by some senders and not by others, so what is encoded in one mode may not be in another.
const roundsMax = 4

function decodePercent(text: string): string {
  let decoded = text
  for (let round = 0; round < roundsMax && decoded.includes('%'); round += 1) {
    const next = decodeOnce(decoded)
    if (next === decoded) break
    decoded = next
  }
  return decoded
}

/** Undoes percent-encoding once; text that has a stray `%` stays as it is. */
export function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
