import type { Problem } from '@signalbox/contracts'
import { readRetryAfterMs } from './backoff.ts'
import type { Item } from './batches.ts'
import { judgeRefusal } from './judge-events.ts'
import type { Judge, Verdicts } from './judge-events.ts'
import type { NoReply, Reply } from './post.ts'
import { parseJson, readProblem } from './read-problem.ts'

/** What the answer to one request means for what happens next. */
type Answer =
  /** At least one event has its verdict. */
  | { readonly kind: 'judged'; readonly verdicts: Verdicts }
  /** A smaller batch may pass. */
  | { readonly kind: 'tooLarge' }
  /** `tryAgain`: the same request may succeed later. `giveUp`: nothing is settled, and waiting will not help. */
  | ({ readonly kind: 'tryAgain' | 'giveUp' } & Unsettled)

/** How a server says that it has taken events. */
export type Receipt<Event> = { readonly taken: number; readonly judge: Judge<Event> }

export type Unsettled = {
  /** What came instead of an answer, in words. */
  readonly reason: string
  /** False only where the answer says that the events were not taken. */
  readonly mayBeTaken: boolean
  readonly problem?: Problem
  readonly retryAfterMs?: number
}

/** Statuses that pass with time, whoever sends them; so do all from 500 on. */
const passing = new Set([408, 425, 429])

/** Reads the answer to a request. Only what is surely the api's own word settles an event. */
export function readAnswer<Event>(
  batch: readonly Item<Event>[],
  reply: Reply | NoReply,
  { taken, judge }: Receipt<Event>,
): Answer {
  if ('failure' in reply) return { kind: 'tryAgain', reason: reply.failure, mayBeTaken: true }
  const { status, text } = reply
  if (status === 413 && batch.length > 1) return { kind: 'tooLarge' }
  if (status === taken) return readReceipt(judge(batch, parseJson(text)), reply)
  const problem = readProblem(status, text)
  return problem ? readOurs(batch, reply, problem) : readForeign(reply)
}

function readReceipt(verdicts: Verdicts | undefined, reply: Reply): Answer {
  if (!verdicts) {
    const reason = `a ${reply.status} that does not fit what was sent`
    return { kind: 'tryAgain', reason, mayBeTaken: true }
  }
  return judged(verdicts, reply)
}

function readOurs(batch: readonly Item<unknown>[], reply: Reply, problem: Problem): Answer {
  const { status } = reply
  const reason = `the api answered ${status}: ${problem.detail}`
  const mayBeTaken = status >= 500
  if (problem.retryable || passing.has(status) || status === 503) {
    return { kind: 'tryAgain', reason, mayBeTaken, problem, ...retryAfter(reply) }
  }
  const verdicts = mayBeTaken ? undefined : judgeRefusal(batch, problem)
  return verdicts ? judged(verdicts, reply) : { kind: 'giveUp', reason, mayBeTaken, problem }
}

function readForeign(reply: Reply): Answer {
  const { status } = reply
  if (passing.has(status) || status >= 500) {
    const reason = `an answer with status ${status} that is not the api's`
    return { kind: 'tryAgain', reason, mayBeTaken: status !== 429, ...retryAfter(reply) }
  }
  // A redirect that a browser holds back has status 0.
  const isRedirect = status === 0 || (status >= 300 && status < 400)
  const hint = isRedirect ? 'set url to the address that it redirects to' : 'see whether url is right'
  const reason = `an answer with status ${status} that is not the api's${status === 413 ? '' : `; ${hint}`}`
  return { kind: 'giveUp', reason, mayBeTaken: true }
}

function judged(verdicts: Verdicts, reply: Reply): Answer {
  if (verdicts.some((verdict) => verdict !== undefined)) return { kind: 'judged', verdicts }
  const reason = 'the api looked at none of the events'
  return { kind: 'tryAgain', reason, mayBeTaken: false, ...retryAfter(reply) }
}

function retryAfter(reply: Reply): { retryAfterMs?: number } {
  const retryAfterMs = readRetryAfterMs(reply.retryAfter)
  return retryAfterMs === undefined ? {} : { retryAfterMs }
}
