import { encodeEvent, exchangesOf, retryQueue, type Writable } from '@signalbox/contracts'
import type { Message } from './outgoing-message.ts'
import type { Received, Verdict } from './handler.ts'

/**
 * The tier in which an event waits next, in milliseconds, or nothing when it has been through all of them.
 *
 * A wish is made of several, of which this is the first: the longest that is not too long by as much as the shortest, or else the
 * shortest. So the wait is longer than the wish by less than that, and made of few: 950 ms are one of a second, and not five of
 * 200 ms. Without a wish each attempt takes the next.
 */
export function tierFor(
  tiersMs: readonly number[],
  attempt: number,
  { afterMs }: Pick<Verdict, 'afterMs'>,
): number | undefined {
  if (afterMs === undefined) return tiersMs[attempt - 1]
  const [shortest = 0] = tiersMs
  return tiersMs.findLast((tierMs) => tierMs < afterMs + shortest) ?? tiersMs[0]
}

/**
 * Writes an event as the message that waits in a retry tier of its queue, to which RabbitMQ returns it when the time is
 * over. Where that is before the event is to be tried, the message says until when it waits, and does so again then.
 *
 * Nothing of the old message's headers goes with it: RabbitMQ takes its own record of earlier deaths for a loop
 * and drops such a message.
 */
export function retryMessage<Event extends Writable & { id: string }>(
  queue: string,
  { event, attempt, firstFailure, receivedDate }: Received<Event>,
  tierMs: number,
  notBefore?: Date,
): Message {
  const headers = {
    'x-attempt': attempt + 1,
    'x-first-failure': (firstFailure ?? receivedDate).toISOString(),
    ...(notBefore ? { 'x-not-before': notBefore.toISOString() } : {}),
  }
  const properties = { persistent: true, mandatory: true, messageId: event.id, headers }
  const routingKey = retryQueue(queue, tierMs)
  const body = Buffer.from(encodeEvent(event))
  return { exchange: exchangesOf(queue).retry, routingKey, body, properties }
}
