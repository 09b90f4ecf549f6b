import { PermanentError } from '@signalbox/contracts'
import type { Consumable, Received, Verdict } from './handler.ts'
import type { HandleEach, Pace } from './handle-each.ts'
import type { BrokerLog } from './log.ts'
import type { Outcomes } from './outcomes-of.ts'
import { holdWithBackoff, untilDone, type BeforeRetry } from './retry.ts'
import type { Room } from './room-for.ts'
import { isEarly } from './settle-deliveries.ts'
import { withDeadline } from './with-deadline.ts'

export type SettleEachOptions<Event extends Consumable> = Pick<Pace, 'deadlineMs'> & {
  readonly queue: string
  readonly handle: HandleEach<Event>
  readonly outcomes: Outcomes<Event>
  /** Taken for each try, and left between tries. */
  readonly slots: Room
  readonly log: BrokerLog
  readonly abandoned: AbortSignal
  readonly stopping: AbortSignal
  /** Told why the event is held, each time that it could not be handled. */
  readonly onHeld: (error: unknown) => void
}

// Long enough for a hiccup. What takes longer must not fill the hand: others would wait behind it.
const heldInHandMs = 10_000

/**
 * Brings one event to its end: handled, where its verdict says, or set aside while what it needs is away.
 *
 * @throws when it was given up, as its channel is lost or the process stops; it will be delivered again
 */
export async function settleEach<Event extends Consumable>(
  received: Received<Event>,
  options: SettleEachOptions<Event>,
): Promise<void> {
  const { abandoned, outcomes } = options
  const beforeRetry = holdWithBackoff(options)
  abandoned.throwIfAborted()
  if (isEarly(received)) return await untilDone(() => outcomes.waitOn(received), beforeRetry)
  const judged = await judge(received, options, beforeRetry)
  if (judged === 'held') await untilDone(() => outcomes.setAside(received), beforeRetry)
  else if (judged) await untilDone(() => outcomes.carryOut(received, judged), beforeRetry)
}

/** Tries until it works, the event is at fault, or it was held for long enough. */
async function judge<Event extends Consumable>(
  received: Received<Event>,
  options: SettleEachOptions<Event>,
  beforeRetry: BeforeRetry,
): Promise<Verdict | 'held' | undefined> {
  const { queue, abandoned, log } = options
  const since = performance.now()
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handleOnce(received, options)
    } catch (error) {
      if (error instanceof PermanentError)
        return { verdict: 'dead', reason: error.reason, detail: error.message }
      abandoned.throwIfAborted()
      if (performance.now() - since < heldInHandMs) await beforeRetry(error, attempt)
      else {
        log.warn({ err: error, queue, attempt }, 'An event could not be handled; it waits in a retry tier')
        return 'held'
      }
    }
  }
}

async function handleOnce<Event extends Consumable>(
  received: Received<Event>,
  { handle, slots, ...deadline }: SettleEachOptions<Event>,
): Promise<Verdict | undefined> {
  await slots.enter()
  try {
    return (await withDeadline(async (signal) => await handle(received, signal), deadline)) ?? undefined
  } finally {
    slots.leave()
  }
}
