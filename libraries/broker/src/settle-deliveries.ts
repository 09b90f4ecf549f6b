import type { Topology } from '@signalbox/contracts'
import type { ConsumeMessage } from 'amqplib'
import { deadLetterMessage, type Burial } from './dead-letter.ts'
import type { Decode } from './decode-message.ts'
import type { Consumable, Handle, Received, Verdict } from './handler.ts'
import { halvesOf, isSuspect } from './halves-of.ts'
import type { BrokerLog } from './log.ts'
import { factsOf } from './message-facts.ts'
import type { Publisher } from './publisher.ts'
import { retryMessage, tierFor } from './retry-message.ts'
import { holdWithBackoff, untilDone } from './retry.ts'
import { settleBatch } from './settle-batch.ts'

/** A message in hand. It can be acked on its own channel only, and no more once `lost` is aborted. */
export type Delivery = {
  readonly message: ConsumeMessage
  readonly receivedDate: Date
  readonly ack: (message: ConsumeMessage) => void
  readonly lost: AbortSignal
  /** Aborted when its channel is lost or the process is about to end: what fails then is not tried again. */
  readonly abandoned: AbortSignal
}

// What one statement and one publish can take without trouble, whatever the events are.
const batchBytesMax = 8 * 1024 * 1024

// One after the other a message of a million bad lines would hold its queue for seven minutes.
const burialsAtOnce = 200

export type SettleDeliveriesOptions<Event extends Consumable> = {
  readonly queue: string
  readonly decode: Decode<Event>
  readonly handle: Handle<Event>
  readonly batchEventsMax: number
  readonly topology: Topology
  readonly publisher: Publisher
  readonly log: BrokerLog
}

/**
 * Takes the next batch from the front of a line of deliveries and brings each event of it to its end.
 *
 * A batch is as many whole messages as hold `batchEventsMax` events or 8 MiB. A message that was delivered before makes
 * a batch of its own, so that one which ends its process is found out alone; after two times its events are published
 * again in two messages, so that they do not share one fate.
 *
 * @param arrived what has arrived, oldest first; what is taken is removed from it
 * @param previous the batch before it, which has to come to its end before this one is acked
 * @throws when the batch was given up; nothing of it was acked then, and all of it will be delivered again
 */
export async function settleNextBatch<Event extends Consumable>(
  arrived: Delivery[],
  options: SettleDeliveriesOptions<Event>,
  previous: Promise<void>,
): Promise<void> {
  const { queue, decode, handle, batchEventsMax, topology, publisher, log } = options
  const first = arrived[0]
  if (!first) return
  const batch: Received<Event>[] = []
  const beforeRetry = holdWithBackoff(first.abandoned, log, queue)

  async function bury(burial: Burial): Promise<void> {
    const { messageId, reason, detail } = burial
    log.warn({ queue, messageId, reason, detail }, 'Moving an event to the dead letters')
    await publisher.publishMessage(deadLetterMessage(burial, topology))
  }

  async function publishHalves(): Promise<void> {
    log.warn({ queue, events: batch.length }, 'A message may end its process; publishing it again in halves')
    for (const half of halvesOf(queue, batch, topology.exchange)) await publisher.publishMessage(half)
  }

  async function carryOut(received: Received<Event>, verdict: Verdict): Promise<void> {
    const { event, attempt, receivedDate, firstFailure = receivedDate } = received
    const tierMs = verdict.verdict === 'retry' ? tierFor(topology.retry.tiersMs, attempt, verdict) : undefined
    if (tierMs !== undefined) {
      await publisher.publishMessage(retryMessage(queue, received, tierMs, topology))
      return
    }
    const { reason, detail } = verdict
    const body = Buffer.from(JSON.stringify(event))
    const { id: messageId, traceparent } = event
    await bury({ queue, body, messageId, reason, detail, attempt, firstFailure, traceparent })
  }

  let last = first
  let bytes = 0
  for (
    let next = arrived[0];
    next && batch.length < batchEventsMax && bytes < batchBytesMax;
    next = arrived[0]
  ) {
    const { message, receivedDate } = next
    if (message.fields.redelivered && next !== first) break
    arrived.shift()
    last = next
    bytes += message.content.length
    const facts = factsOf(message, receivedDate)
    const { attempt, firstFailure, traceparent } = facts
    const { events, undecodable } = decode(facts)
    for (const event of events) batch.push({ event, receivedDate, attempt, firstFailure })
    for (let start = 0; start < undecodable.length; start += burialsAtOnce) {
      const some = undecodable.slice(start, start + burialsAtOnce)
      const failed = { attempt, firstFailure: firstFailure ?? receivedDate, traceparent }
      const why = { queue, reason: 'undecodable', ...failed }
      const buryAll = some.map(({ body, messageId, error: detail }) =>
        untilDone(() => bury({ ...why, body, messageId, detail }), beforeRetry),
      )
      await Promise.all(buryAll)
    }
    if (message.fields.redelivered) break
  }

  // A dead letter is the bytes that a service or the broker gave up, with headers on why. Written as an event it would
  // be a letter about a letter, whose event nobody finds.
  const canBeHalved = batch.length > 1 && queue !== topology.deadLetter.queue
  if (canBeHalved && isSuspect(first.message)) await untilDone(publishHalves, beforeRetry)
  else await settleBatch(batch, { handle, carryOut, beforeRetry })
  // The last one's ack covers all before it, so the batch before must have come to its end, and a good one.
  await previous
  if (!last.lost.aborted) last.ack(last.message)
}
