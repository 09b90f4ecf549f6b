import type { Topology } from '@signalbox/contracts'
import type { Decode } from './decode-message.ts'
import type { Consumable, Handle, Received, Verdict } from './handler.ts'
import type { Delivery } from './delivery.ts'
import { isSuspect } from './halves-of.ts'
import type { BrokerLog } from './log.ts'
import { outcomesOf } from './outcomes-of.ts'
import { portionsOf, type Portion } from './portions-of.ts'
import type { Publisher } from './publisher.ts'
import { holdWithBackoff, untilDone } from './retry.ts'
import { settleBatch } from './settle-batch.ts'

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
 * @param onTaken told when it takes nothing more
 * @throws when the batch was given up; nothing of it was acked then, and all of it will be delivered again
 */
export async function settleNextBatch<Event extends Consumable>(
  arrived: Delivery[],
  options: SettleDeliveriesOptions<Event>,
  previous: Promise<void>,
  onTaken: () => void = () => {},
): Promise<void> {
  const { queue, decode, handle, batchEventsMax, topology, publisher, log, onHeld } = options
  const first = arrived[0]
  if (!first) return
  const beforeRetry = holdWithBackoff({ abandoned: first.abandoned, log, queue, onHeld })
  const isOfLetters = queue === topology.deadLetter.queue
  const outcomes = outcomesOf<Event>({ queue, topology, publisher, log })
  const taken: Delivery[] = []
  const later = new Set<Delivery>()

  async function carryOut(received: Received<Event>, verdict: Verdict): Promise<void> {
    const delivery = portion.deliveries[portion.events.indexOf(received)]
    if (!isOfLetters || !delivery) return await outcomes.carryOut(received, verdict)
    const { reason, detail } = verdict
    log.warn(
      { queue, letter: received.event.id, reason, detail },
      'A dead letter cannot be stored; trying again later',
    )
    later.add(delivery)
  }

  let portion: Portion<Event>
  const onEach = (delivery: Delivery) => void taken.push(delivery)
  for await (portion of portionsOf(arrived, { decode, batchEventsMax }, onEach, onTaken)) {
    const { events, undecodable } = portion
    await outcomes.buryLines(undecodable, beforeRetry)
    // A dead letter is the bytes that a service or the broker gave up, with headers on why. Written as an event it would
    // be a letter about a letter, whose event nobody finds.
    const canBeHalved = events.length > 1 && !isOfLetters
    if (canBeHalved && isSuspect(first.message))
      await untilDone(() => outcomes.publishHalves(events), beforeRetry)
    else {
      // A letter is kept at once, whatever its event was waiting for.
      const early = isOfLetters ? [] : events.filter(isEarly)
      for (const received of early) await untilDone(() => outcomes.waitOn(received), beforeRetry)
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

/** Whether an event is to wait on, where no tier was as long as a handler asked for. */
export function isEarly({ notBefore }: Received<unknown>): boolean {
  return notBefore !== undefined && notBefore.getTime() > Date.now()
}

function settleLater({ abandoned, settleAlone }: Delivery): void {
  if (!abandoned.aborted) settleAlone(false)
}
