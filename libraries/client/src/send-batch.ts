import { backoffMs } from './backoff.ts'
import { halve } from './batches.ts'
import type { Item } from './batches.ts'
import type { Verdict } from './judge-events.ts'
import type { Outcome } from './outcome.ts'
import type { NoReply, Reply } from './post.ts'
import { readAnswer } from './read-answer.ts'
import type { Receipt, Unsettled } from './read-answer.ts'
import type { Stop } from './stop.ts'

/** What one call of `send` lends to each of its batches. */
export type Sending<Event> = {
  readonly stop: Stop
  readonly startedAt: number
  /** One attempt; never rejects. */
  readonly post: (batch: readonly Item<Event>[]) => Promise<Reply | NoReply>
  readonly receipt: Receipt<Event>
  /** Called exactly once for each event. */
  readonly settle: (item: Item<Event>, outcome: Outcome<Event>) => void
}

/** What earlier attempts with the same events came to. */
type History = {
  readonly attempts: number
  /** Attempts in a row that settled nothing: the exponent of the backoff. */
  readonly failures: number
  /** Whether one of them may have been taken without our knowing. */
  readonly mayBeTaken: boolean
  readonly last?: Unsettled
}

const noHistory: History = { attempts: 0, failures: 0, mayBeTaken: false }

/**
 * Sends a batch until each of its events is settled.
 *
 * An attempt ends in one of four ways: some events are judged and the rest goes on as a smaller batch; the
 * batch is too large and goes on as two halves; it is tried again after a pause; or what is left is in
 * doubt. The first two can happen only so often, the third only until the deadline, so it comes to an end.
 */
export async function sendBatch<Event>(
  batch: readonly Item<Event>[],
  sending: Sending<Event>,
  history = noHistory,
): Promise<void> {
  const { stop } = sending
  let items = batch
  let past = history
  while (items.length > 0) {
    const stopped = stop.why()
    if (stopped !== undefined) return leaveInDoubt(items, stopped, past, sending)
    const answer = readAnswer(items, await sending.post(items), sending.receipt)
    const attempts = past.attempts + 1
    if (answer.kind === 'judged') {
      items = settleJudged(items, answer.verdicts, past, sending)
      past = { ...past, attempts, failures: 0 }
    } else if (answer.kind === 'tooLarge') {
      for (const half of halve(items)) await sendBatch(half, sending, { ...past, attempts })
      return
    } else {
      const mayBeTaken = past.mayBeTaken || answer.mayBeTaken
      past = { attempts, failures: past.failures + 1, mayBeTaken, last: answer }
      if (answer.kind === 'giveUp') return leaveInDoubt(items, 'Trying again would not help', past, sending)
      const pauseMs = backoffMs(past.failures - 1, answer.retryAfterMs)
      if (pauseMs >= stop.timeLeftMs()) {
        return leaveInDoubt(items, stop.why() ?? noTime(answer.retryAfterMs), past, sending)
      }
      await stop.wait(pauseMs)
    }
  }
}

/** @returns the events that are still open */
function settleJudged<Event>(
  items: readonly Item<Event>[],
  verdicts: readonly (Verdict | undefined)[],
  past: History,
  sending: Sending<Event>,
): Item<Event>[] {
  const confirmMs = performance.now() - sending.startedAt
  return items.filter((item, index) => {
    const verdict = verdicts[index]
    if (!verdict) return true
    const { event } = item
    if (verdict.status === 'confirmed') sending.settle(item, { ...verdict, event, confirmMs })
    else if (!past.mayBeTaken) sending.settle(item, { ...verdict, event })
    else {
      // An earlier attempt may have been taken, so a plain "refused" could be a lie.
      const reason = `The api refused a later attempt: ${verdict.problem.detail}. ${fate(past)}`
      sending.settle(item, { status: 'inDoubt', event, reason, problem: verdict.problem })
    }
    return false
  })
}

function leaveInDoubt<Event>(
  items: readonly Item<Event>[],
  why: string,
  past: History,
  sending: Sending<Event>,
): void {
  const { last, attempts } = past
  const story = last ? ` (attempts: ${attempts}; ${last.reason})` : ''
  const reason = `${why}${story}. ${fate(past)}`
  for (const item of items) {
    const problem = last?.problem ? { problem: last.problem } : {}
    sending.settle(item, { status: 'inDoubt', event: item.event, reason, ...problem })
  }
}

function noTime(retryAfterMs: number | undefined): string {
  return retryAfterMs === undefined
    ? 'The deadline leaves no time for another attempt'
    : `The api asks to wait ${Math.ceil(retryAfterMs / 1000)} s, longer than the deadline allows`
}

function fate({ attempts, mayBeTaken }: History): string {
  if (attempts === 0) return 'The event was not sent'
  return mayBeTaken
    ? 'The event may or may not have been taken; sending it again under the same id is safe'
    : 'The event was not taken; it can be sent again under the same id'
}
