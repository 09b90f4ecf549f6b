import { encodeEvent, PermanentError, type Topology } from '@signalbox/contracts'
import { deadLetterMessage, type Burial } from './dead-letter.ts'
import type { Decode } from './decode-message.ts'
import type { Consumable, Handle, Received, Verdict } from './handler.ts'
import type { Delivery } from './delivery.ts'
import { halvesOf, isSuspect } from './halves-of.ts'
import type { BrokerLog } from './log.ts'
import { keepBeginning } from './letter-body.ts'
import { portionsOf, type Portion } from './portions-of.ts'
import type { Publisher } from './publisher.ts'
import { retryMessage, tierFor } from './retry-message.ts'
import { holdWithBackoff, untilDone } from './retry.ts'
import { settleBatch } from './settle-batch.ts'
import { inTurns } from './take-turns.ts'

// One after the other a message of a million bad lines would hold its queue for seven minutes.
const burialsAtOnce = 200
// What is kept where the broker takes less than we do.
const smallLetterBytes = 64 * 1024
// For so long a dead letter is kept in hand that cannot be stored though the database works.
const letterLaterMs = 120_000

export type SettleDeliveriesOptions<Event extends Consumable> = {
  readonly queue: string
  readonly decode: Decode<Event>
  readonly handle: Handle<Event>
  readonly batchEventsMax: number
  readonly topology: Topology
  readonly publisher: Publisher
  readonly log: BrokerLog
  /** Told why the batch is held, each time that it could not be handled. */
  readonly onHeld: (error: unknown) => void
}

/**
 * Takes the next batch from the front of a line of deliveries and brings each event of it to its end.
 *
 * A message that was delivered before makes a batch of its own, so that one which ends its process is found out alone;
 * after two times its events are published again in two messages, so that they do not share one fate. A message that
 * is larger than a batch is settled in portions, and acked when all of them are.
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
  const { queue, decode, handle, batchEventsMax, topology, publisher, log, onHeld } = options
  const first = arrived[0]
  if (!first) return
  const beforeRetry = holdWithBackoff({ abandoned: first.abandoned, log, queue, onHeld })
  const isOfLetters = queue === topology.deadLetter.queue
  const { retryAfterMs = [] } = topology.queues.find(({ name }) => name === queue) ?? {}
  const taken: Delivery[] = []
  const later = new Set<Delivery>()

  async function bury(burial: Burial): Promise<void> {
    const letter = await inTurns(keepBeginning(burial.body))
    try {
      await publisher.publishMessage(deadLetterMessage({ ...burial, ...letter }, topology))
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error
      const beginning = await inTurns(keepBeginning(burial.body, smallLetterBytes))
      const { cutFrom = beginning.cutFrom } = burial
      await publisher.publishMessage(deadLetterMessage({ ...burial, ...beginning, cutFrom }, topology))
    }
  }

  async function buryLines(lines: Portion<Event>['undecodable']): Promise<void> {
    const [one] = lines
    if (!one) return
    const { messageId, error } = one
    log.warn(
      { queue, lines: lines.length, messageId, detail: error },
      'Moving what is no event to the dead letters',
    )
    for (let start = 0; start < lines.length; start += burialsAtOnce) {
      const some = lines.slice(start, start + burialsAtOnce)
      await Promise.all(some.map((line) => untilDone(() => buryLine(line), beforeRetry)))
    }
  }

  async function buryLine({
    facts,
    error: detail,
    ...line
  }: Portion<Event>['undecodable'][0]): Promise<void> {
    const { attempt, receivedDate, firstFailure = receivedDate, traceparent } = facts
    await bury({ queue, reason: 'undecodable', detail, attempt, firstFailure, traceparent, ...line })
  }

  async function publishHalves(events: readonly Received<Event>[]): Promise<void> {
    log.warn({ queue, events: events.length }, 'A message may end its process; publishing it again in halves')
    for (const half of halvesOf(queue, events)) await publisher.publishMessage(half)
  }

  async function buryEvent(received: Received<Event>, reason: string, detail: string): Promise<void> {
    const { event, attempt, receivedDate, firstFailure = receivedDate } = received
    const { id: messageId, traceparent } = event
    log.warn({ queue, messageId, reason, detail }, 'Moving an event to the dead letters')
    const body = Buffer.from(encodeEvent(event))
    await bury({ queue, body, messageId, reason, detail, attempt, firstFailure, traceparent })
  }

  async function carryOut(received: Received<Event>, verdict: Verdict): Promise<void> {
    const { reason, detail } = verdict
    const delivery = portion.deliveries[portion.events.indexOf(received)]
    if (isOfLetters && delivery) {
      log.warn(
        { queue, letter: received.event.id, reason, detail },
        'A dead letter cannot be stored; trying again later',
      )
      later.add(delivery)
      return
    }
    const tierMs = verdict.verdict === 'retry' ? tierFor(retryAfterMs, received.attempt, verdict) : undefined
    if (tierMs === undefined) return await buryEvent(received, reason, detail)
    try {
      const { afterMs = 0 } = verdict
      const notBefore = afterMs > tierMs ? new Date(Date.now() + afterMs) : undefined
      await publisher.publishMessage(retryMessage(queue, received, tierMs, notBefore))
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error
      await buryEvent(received, error.reason, error.message)
    }
  }

  /** Back into a tier until its time has come; that is no further attempt. */
  async function waitOn(received: Received<Event>): Promise<void> {
    const { notBefore = new Date(), attempt } = received
    const tierMs = tierFor(retryAfterMs, attempt, { afterMs: notBefore.getTime() - Date.now() })
    if (tierMs === undefined) return
    await publisher.publishMessage(
      retryMessage(queue, { ...received, attempt: attempt - 1 }, tierMs, notBefore),
    )
  }

  let portion: Portion<Event>
  for await (portion of portionsOf(arrived, { decode, batchEventsMax }, (delivery) => taken.push(delivery))) {
    const { events, undecodable } = portion
    await buryLines(undecodable)
    // A dead letter is the bytes that a service or the broker gave up, with headers on why. Written as an event it would
    // be a letter about a letter, whose event nobody finds.
    const canBeHalved = events.length > 1 && !isOfLetters
    if (canBeHalved && isSuspect(first.message)) await untilDone(() => publishHalves(events), beforeRetry)
    else {
      const early = events.filter(isEarly)
      for (const received of early) await untilDone(() => waitOn(received), beforeRetry)
      const due = early.length === 0 ? events : events.filter((received) => !early.includes(received))
      await settleBatch(due, { handle, carryOut, beforeRetry })
    }
  }
  // The last one's ack covers all before it, so the batch before must have come to its end, and a good one.
  await previous
  const last = taken.at(-1)
  if (!last || last.lost.aborted) return
  if (!isOfLetters) return last.ack(last.message)
  // One by one, as an ack of several would cover the letters that stay in hand.
  for (const delivery of taken) {
    if (later.has(delivery)) setTimeout(() => settleLater(delivery), letterLaterMs).unref()
    else delivery.settleAlone(true)
  }
}

function isEarly({ notBefore }: Received<unknown>): boolean {
  return notBefore !== undefined && notBefore.getTime() > Date.now()
}

function settleLater({ abandoned, settleAlone }: Delivery): void {
  if (!abandoned.aborted) settleAlone(false)
}
