import { setMaxListeners } from 'node:events'
import type { Decode } from './decode-message.ts'
import type { Delivery } from './delivery.ts'
import { isSuspect } from './halves-of.ts'
import type { Consumable } from './handler.ts'
import type { HandleEach, Pace } from './handle-each.ts'
import type { Line, LineOptions } from './line-up.ts'
import type { BrokerLog } from './log.ts'
import type { Outcomes } from './outcomes-of.ts'
import { portionsOf } from './portions-of.ts'
import { rememberRuns, type Runs } from './remember-runs.ts'
import { holdWithBackoff, untilDone } from './retry.ts'
import { roomFor } from './room-for.ts'
import { settleEach } from './settle-each.ts'

export type LineUpEachOptions<Event extends Consumable> = Pace &
  Pick<LineOptions, 'onGivenUp'> & {
    readonly queue: string
    readonly decode: Decode<Event>
    readonly handle: HandleEach<Event>
    readonly outcomes: Outcomes<Event>
    readonly log: BrokerLog
    readonly stopping: AbortSignal
    /** What is tried again, and since when nothing has got on. */
    readonly held: Map<object, { readonly since: Date; readonly error: unknown }>
  }

/** A message of which some events are begun. */
type Begun = Delivery & { readonly runs: Runs; readonly settled: Promise<void>[]; failure?: unknown }

// So many events of a large message are read at a time.
const portionEventsMax = 500

/**
 * Deliveries whose events are settled one by one, several at the same time. A message is acked alone, once each of its
 * events has come to its end.
 *
 * Messages are read in their order, and an event only when there is room for it in hand, so that memory is bounded
 * however many events a message holds.
 */
export function lineUpEach<Event extends Consumable>(options: LineUpEachOptions<Event>): Line {
  const { queue, decode, handle, outcomes, concurrency, log, held } = options
  const slots = roomFor(concurrency)
  const hand = roomFor(2 * concurrency)
  const runsOf = rememberRuns()
  const underWay = new Set<Promise<void>>()
  // Each event in hand listens. Node warns of more than ten, though their number is bounded.
  setMaxListeners(0, options.stopping)
  let arrived: Delivery[] = []
  let reading: Promise<void> | undefined

  async function readAll(): Promise<void> {
    for (let next = arrived.shift(); next; next = arrived.shift()) {
      if (next.abandoned.aborted) continue
      setMaxListeners(0, next.abandoned)
      const begun: Begun = { ...next, runs: runsOf(next.message), settled: [] }
      try {
        await begin(begun)
      } catch (error) {
        begun.failure ??= error
      }
      const ended = finish(begun).finally(() => underWay.delete(ended))
      underWay.add(ended)
    }
  }

  /** Resolves when all that the message holds is begun. */
  async function begin(begun: Begun): Promise<void> {
    const { message, abandoned, runs, settled } = begun
    const beforeRetry = holdWithBackoff({ abandoned, log, queue, onHeld: (error) => onHeld(begun, error) })
    const limits = { decode, batchEventsMax: portionEventsMax }
    let place = 0
    for await (const { events, undecodable } of portionsOf([begun], limits, () => {})) {
      await outcomes.buryLines(undecodable, beforeRetry)
      if (events.length > 1 && isSuspect(message)) {
        await untilDone(() => outcomes.publishHalves(events), beforeRetry)
        continue
      }
      for (const received of events) {
        await hand.enter()
        const run = runs.once(place, async () => await settleOne(received, begun))
        place += 1
        settled.push(run.catch((error: unknown) => void (begun.failure ??= error)).finally(hand.leave))
        if (begun.failure !== undefined) return
      }
    }
  }

  async function settleOne(received: Parameters<typeof handle>[0], { abandoned }: Delivery): Promise<void> {
    const { deadlineMs, stopping } = options
    try {
      const told = { onHeld: (error: unknown) => onHeld(received, error), abandoned, stopping, deadlineMs }
      await settleEach(received, { queue, handle, outcomes, slots, log, ...told })
      const since = new Date()
      for (const [other, { error }] of held) held.set(other, { since, error })
    } finally {
      held.delete(received)
    }
  }

  function onHeld(key: object, error: unknown): void {
    held.set(key, { since: held.get(key)?.since ?? new Date(), error })
  }

  async function finish(begun: Begun): Promise<void> {
    const { settled, runs, lost, abandoned, settleAlone } = begun
    await Promise.all(settled)
    held.delete(begun)
    if (begun.failure === undefined) runs.end()
    // It comes again: what is not acked goes back to the queue with its channel.
    if (lost.aborted || (abandoned.aborted && begun.failure !== undefined)) return
    try {
      if (begun.failure !== undefined) throw begun.failure
      settleAlone(true)
    } catch (error) {
      await options.onGivenUp(error, lost)
    }
  }

  return {
    arrive(delivery) {
      arrived.push(delivery)
      reading ??= readAll().finally(() => (reading = undefined))
    },
    dropLost() {
      arrived = arrived.filter(({ lost }) => !lost.aborted)
    },
    async untilEmpty() {
      await reading
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
