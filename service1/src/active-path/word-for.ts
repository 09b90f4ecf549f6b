import { createHash } from 'node:crypto'
import { words } from './words.ts'

/**
 * Chooses the word for an active event that came without a value. The same id gives the same word, so an
 * event that is delivered twice does not change on the way.
 */
export function wordFor(eventId: string): string {
  const digest = createHash('sha256').update(eventId).digest()
  // 2^32 is so much larger than the list that no word is noticeably more likely than another.
  return words[digest.readUInt32BE(0) % words.length] as string
}
