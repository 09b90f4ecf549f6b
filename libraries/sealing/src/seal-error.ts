import { PermanentError } from '@signalbox/contracts'

/**
 * - `malformed`: the text has not the form that `seal` writes, or the text to seal is not well-formed Unicode.
 * - `unknown_key`: it was sealed with a key that the ring does not hold.
 * - `tampered`: it was sealed for another event or topic, with another key of the same name, or changed since.
 */
export type SealErrorCode = 'malformed' | 'unknown_key' | 'tampered'

/**
 * A value cannot be sealed or opened, and trying again will not change that: the event that carries it becomes
 * a dead letter with the code as its reason. Neither the value nor any key is ever in it.
 */
export class SealError extends PermanentError {
  override readonly name = 'SealError'
  override readonly reason: SealErrorCode

  constructor(reason: SealErrorCode, message: string, options?: ErrorOptions) {
    super(reason, message, options)
    this.reason = reason
  }
}

/**
 * What is to become of an event that carries such a value. During a key rotation a key may be here a little later
 * than what it has sealed, so that is tried again; everything else is final.
 */
export function sealVerdict({ reason, message: detail }: SealError) {
  return { verdict: reason === 'unknown_key' ? 'retry' : 'dead', reason, detail } as const
}
