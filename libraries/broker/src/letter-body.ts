import { createHash } from 'node:crypto'
import { messageBytesMax } from '@signalbox/contracts'
import type { Pause } from './lines-of.ts'

/** What a dead letter keeps of what was given up: all of it, or the beginning of what is larger than any event. */
export type LetterBody = {
  readonly body: Buffer
  /** Of the whole, where the body is not all of it. */
  readonly cutFrom?: Whole | undefined
}

/** By which somebody who has the whole can tell that it is the one. */
export type Whole = { readonly bytes: number; readonly sha256: string }

const hashStepBytes = 1024 * 1024

/**
 * Keeps of something that is larger than the largest message its beginning, with the length and the SHA-256 of the
 * whole. So whatever can be an event is kept whole.
 *
 * @param bytesMax how much is kept
 */
export function* keepBeginning(whole: Buffer, bytesMax = messageBytesMax): Generator<Pause, LetterBody> {
  if (whole.length <= bytesMax) return { body: whole }
  const hash = createHash('sha256')
  for (let start = 0; start < whole.length; start += hashStepBytes) {
    const step = whole.subarray(start, start + hashStepBytes)
    hash.update(step)
    yield { bytes: step.length }
  }
  const cutFrom = { bytes: whole.length, sha256: hash.digest('hex') }
  return { body: whole.subarray(0, bytesMax), cutFrom }
}
