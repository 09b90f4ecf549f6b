import { PermanentError } from '@signalbox/contracts'
import type { ConsumeMessage } from 'amqplib'
import type * as z from 'zod'
import { describeDeadLetter, type DeadLetter } from './dead-letter.ts'
import { decodeMessage } from './decode-message.ts'
import type { Handle, Received } from './handler.ts'
import type { BrokerLog } from './log.ts'
import { holdWithBackoff, untilDone } from './retry.ts'
import { settleBatch } from './settle-batch.ts'

/** A message in hand. It can be acked on its own channel only, and no more once `lost` is aborted. */
export type Delivery = {
  readonly message: ConsumeMessage
  readonly receivedDate: Date
  readonly ack: (message: ConsumeMessage) => void
  readonly lost: AbortSignal
}

export type EventSchema = z.ZodType<{ id: string }>

export type SettleDeliveriesOptions<Schema extends EventSchema> = {
  readonly queue: string
  readonly schema: Schema
  readonly handle: Handle<z.infer<Schema>>
  readonly batchEventsMax: number
  readonly publishDeadLetter: (deadLetter: DeadLetter) => Promise<void>
  /** Aborted when the process is about to end: what fails then is not tried again. */
  readonly stopping: AbortSignal
  readonly log: BrokerLog
}

/**
 * Takes the next batch from the front of a line of deliveries and brings each event of it to its end.
 *
 * A batch is as many whole messages as hold `batchEventsMax` events. A message that was delivered before makes
 * a batch of its own, so that one which ends its process is found out alone.
 *
 * @param arrived what has arrived, oldest first; what is taken is removed from it
 * @throws when the batch was given up; nothing of it was acked then, and all of it will be delivered again
 */
export async function settleNextBatch<Schema extends EventSchema>(
  arrived: Delivery[],
  {
    queue,
    schema,
    handle,
    batchEventsMax,
    publishDeadLetter,
    stopping,
    log,
  }: SettleDeliveriesOptions<Schema>,
): Promise<void> {
  const first = arrived[0]
  if (!first) return
  const beforeRetry = holdWithBackoff(AbortSignal.any([stopping, first.lost]), log, queue)

  async function bury(body: Buffer, messageId: string, error: PermanentError, since: Date): Promise<void> {
    log.warn({ queue, messageId, reason: error.reason, err: error }, 'Moving an event to the dead letters')
    await publishDeadLetter(describeDeadLetter({ queue, body, messageId }, error, since))
  }

  const batch: Received<z.infer<Schema>>[] = []
  let last = first
  for (let next = arrived[0]; next && batch.length < batchEventsMax; next = arrived[0]) {
    const { message, receivedDate } = next
    if (message.fields.redelivered && next !== first) break
    arrived.shift()
    last = next
    const messageId: string | undefined = message.properties.messageId
    const { events, undecodable } = decodeMessage(message.content, schema, messageId)
    for (const event of events) batch.push({ event, receivedDate })
    for (const { body, error } of undecodable) {
      const fault = new PermanentError('undecodable', error)
      await untilDone(() => bury(body, messageId ?? '', fault, receivedDate), beforeRetry)
    }
    if (message.fields.redelivered) break
  }

  await settleBatch(batch, {
    handle,
    beforeRetry,
    bury: ({ event, receivedDate }, error) =>
      bury(Buffer.from(JSON.stringify(event)), event.id, error, receivedDate),
  })
  // Messages are settled in the order of their arrival, so the last one's ack covers all before it.
  if (!last.lost.aborted) last.ack(last.message)
}
