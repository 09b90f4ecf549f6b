import { encodeEvent, exchangesOf, ndjson, type Writable } from '@signalbox/contracts'
import type { ConsumeMessage } from 'amqplib'
import type { Message } from './outgoing-message.ts'
import type { Received } from './handler.ts'

// Once may be chance: a deploy, a lost connection.
const deliveriesBefore = 2

/** Whether a message may be the death of its process: it was delivered twice before and nobody has settled it. */
export function isSuspect({ fields, properties }: ConsumeMessage): boolean {
  const count: unknown = properties.headers?.['x-delivery-count']
  return fields.redelivered && typeof count === 'number' && count >= deliveriesBefore
}

/**
 * Writes the events of a message of a queue as two messages for the end of its queue. What is deadly in one half does
 * not hold up the other, and halving goes on, from one process that dies to the next, until it stands alone.
 */
export function halvesOf<Event extends Writable & { id: string }>(
  queue: string,
  batch: readonly Received<Event>[],
): Message[] {
  const middle = Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)].flatMap((half) => {
    const [first] = half
    if (!first) return []
    const { event, attempt, firstFailure } = first
    const headers = {
      'x-events': half.length,
      'x-attempt': attempt,
      ...(firstFailure ? { 'x-first-failure': firstFailure.toISOString() } : {}),
    }
    const body = Buffer.from(half.map((received) => encodeEvent(received.event)).join('\n'))
    const properties = {
      persistent: true,
      mandatory: true,
      contentType: ndjson,
      messageId: event.id,
      headers,
    }
    // To this queue alone, and not straight to it: whoever may do that may do it to every queue.
    return [{ exchange: exchangesOf(queue).home, routingKey: queue, body, properties }]
  })
}
