import type { PermanentError } from '@signalbox/contracts'

/** A message for the dead-letter exchange, with what is known about it as AMQP headers. */
export type DeadLetter = {
  /** The queue that it came from. */
  readonly queue: string
  readonly body: Buffer
  readonly messageId: string
  readonly headers: Readonly<Record<string, string>>
}

// Long enough for a person, short enough for an AMQP header frame.
const errorLengthMax = 1_000

/**
 * Describes why something of a queue could not be handled.
 *
 * @param body the event or the bytes, as they arrived
 * @param since when it arrived here for the first time
 */
export function describeDeadLetter(
  { queue, body, messageId }: Pick<DeadLetter, 'queue' | 'body' | 'messageId'>,
  error: PermanentError,
  since: Date,
): DeadLetter {
  const headers = {
    'x-queue': queue,
    'x-reason': error.reason,
    'x-error': error.message.slice(0, errorLengthMax),
    'x-first-failure': since.toISOString(),
    'x-last-failure': new Date().toISOString(),
  }
  return { queue, body, messageId, headers }
}
