import { encodeEvent, messageBytesMax } from '@signalbox/contracts'
import type { Publishable } from './publication.ts'

// What a character of text takes at most: three bytes in UTF-8, or an escape such as \u001f.
const characterBytesMax = 6

/**
 * Whether an event is larger than a message may be, so that it can never be published. For a handler that would do
 * something before it publishes, and could not take it back.
 *
 * Only what may be too large is written out to see: that takes as long as publishing it.
 */
export function isTooLarge(event: Publishable): boolean {
  let characters = 0
  for (const value of Object.values(event)) if (typeof value === 'string') characters += value.length
  if (characters * characterBytesMax < messageBytesMax / 2) return false
  return Buffer.byteLength(encodeEvent(event)) > messageBytesMax
}
