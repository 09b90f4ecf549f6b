import { createHash } from 'node:crypto'
import type { FileLine } from './read-lines.ts'

/** What a line asks for: an event to send, nothing (an empty line), more bytes, or to be set aside with the reason. */
export type LineEvent = { readonly line: string } | { readonly refused: string } | 'empty' | 'unfinished'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/**
 * Makes the event of a line. It is sent as the text that it is, so that no digit changes; where it names no `eventId`, one is
 * made of the file and the place in it, the same each time.
 *
 * @param identity of the file
 */
export function eventOf({ bytes, tooLong, ended, from }: FileLine, identity: string): LineEvent {
  if (tooLong) return { refused: 'The line is longer than 1 MiB' }
  let text: string
  try {
    text = utf8.decode(bytes).trim()
  } catch {
    return ended ? { refused: 'The line is not UTF-8' } : 'unfinished'
  }
  if (text === '') return 'empty'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // A JSON object is whole with its last brace: what is no JSON yet may become it, as long as nothing has ended the line.
    return ended ? { refused: 'The line is not JSON' } : 'unfinished'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return ended ? { refused: 'The line is not a JSON object' } : 'unfinished'
  }
  if ('eventId' in value) return { line: text }
  const rest = text.slice(1)
  const comma = Object.keys(value).length > 0 ? ',' : ''
  return { line: `{"eventId":"${idOf(identity, from)}"${comma}${rest}` }
}

/** A UUIDv8 (RFC 9562): nothing in it but a hash. */
function idOf(identity: string, offset: number): string {
  const hash = createHash('sha256').update(`${identity}:${offset}`).digest('hex')
  const variant = '89ab'[Number.parseInt(hash.charAt(15), 16) % 4]
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(12, 15)}`,
    `${variant}${hash.slice(16, 19)}`,
    hash.slice(19, 31),
  ].join('-')
}
