import { problem } from '@signalbox/runtime'
import { v5 as uuidv5, validate } from 'uuid'

// The namespace for ids made from a key; it never changes, as a request that is sent again would get other ids.
const idNamespace = '7d1a4f0b-2c39-4be4-8f43-5f1d1b1a90d7'
const lengthMax = 255

/**
 * Reads an `Idempotency-Key` (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/). The header is
 * text of structured fields (RFC 9651), in quotes; a bare word is understood, too.
 *
 * @throws ProblemError when it cannot be read
 */
export function readIdempotencyKey(header: string): string {
  const quoted = /^"((?:[ !#-[\]-~]|\\["\\])+)"$/.exec(header)?.[1]?.replaceAll(/\\(.)/g, '$1')
  const key = quoted ?? /^[!#-+.-[\]-~-]+$/.exec(header)?.[0]
  if (key !== undefined && key.length <= lengthMax) return key
  const detail = `Send one Idempotency-Key of at most ${lengthMax} visible characters, in quotes`
  throw problem('malformed_idempotency_key', detail)
}

/**
 * The id that a key gives to an event without one: a single event takes a key that is a UUID as its id; otherwise the event
 * at index n has the UUIDv5 of `<key> <n>`.
 *
 * @param client the name of who sends, where that is known: what one calls order 1 is not what another does
 */
export function idOfKey(key: string, index: number, many: boolean, client?: string): string {
  if (!many && validate(key)) return key.toLowerCase()
  const scope = client === undefined ? key : `${client} ${key}`
  return uuidv5(`${scope} ${index}`, idNamespace)
}
