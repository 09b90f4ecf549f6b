import { v5 as uuidv5 } from 'uuid'
import type { FileLine } from './read-lines.ts'

/** What a line asks for: an event to send, nothing (an empty line), more bytes, or to be set aside with the reason. */
export type LineEvent = { readonly line: string } | { readonly refused: string } | 'empty' | 'unfinished'

// The namespace for ids of lines; it never changes, as a line that is sent again would get another id.
const idNamespace = '0b7c1c52-6d0e-4e0c-9d5b-1f6f5d3b0a4e'
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Makes the event of a line. It is sent as the text that it is, so that no digit changes; where it names no `eventId`, one is
 * made of the file and the place in it, the same each time.
 *
 * @param identity of the file
 */
export function eventOf({ bytes, tooLong, ended, from }: FileLine, identity: string): LineEvent {
  // A JSON object is whole with its last brace: what is none yet may become it, as long as nothing has ended the line.
  const wrong = (what: string): LineEvent => (ended ? { refused: `The line is ${what}` } : 'unfinished')
  if (tooLong) return wrong('longer than 1 MiB')
  let text: string
  try {
    text = utf8.decode(bytes).trim()
  } catch {
    return wrong('not UTF-8')
  }
  if (text === '') return 'empty'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return wrong('not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('not a JSON object')
  if ('eventId' in value) return { line: text }
  const comma = Object.keys(value).length > 0 ? ',' : ''
  return { line: `{"eventId":"${uuidv5(`${identity}:${from}`, idNamespace)}"${comma}${text.slice(1)}` }
}
