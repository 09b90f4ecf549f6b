import type { InDoubt, Refused } from '@signalbox/client'
import type { Percentiles } from './recent-times.ts'

/** More different reasons than this are counted as one. */
const reasonsMax = 5

/** Why events were not confirmed, and how many. */
type FailureGroup = {
  readonly status: 'refused' | 'inDoubt'
  readonly reason: string
  readonly count: number
}

/** What became of a stream of events so far: sent = confirmed + refused + in doubt + in flight. */
export type LoadFigures = {
  readonly isRunning: boolean
  readonly sent: number
  readonly confirmed: number
  readonly refused: number
  readonly inDoubt: number
  /** Sent, and without an answer yet. */
  readonly inFlight: number
  /** Due by the clock and not sent, as too many were in flight or the page slept. */
  readonly notSent: number
  readonly failures: readonly FailureGroup[]
  /** Milliseconds from send to confirm over the last ten seconds. */
  readonly percentiles: Percentiles | undefined
}

export const noFigures: LoadFigures = {
  isRunning: false,
  sent: 0,
  confirmed: 0,
  refused: 0,
  inDoubt: 0,
  inFlight: 0,
  notSent: 0,
  failures: [],
  percentiles: undefined,
}

/** Counts an event that was not confirmed, under its reason. */
export function addFailure(figures: LoadFigures, outcome: Refused | InDoubt): LoadFigures {
  const { status, problem } = outcome
  const reason = problem?.title ?? (outcome.status === 'inDoubt' ? outcome.reason : 'No reason given')
  const { failures } = figures
  const isKnown = failures.some((group) => group.status === status && group.reason === reason)
  const label = isKnown || failures.length < reasonsMax ? reason : 'Other reasons'
  const others = failures.filter((group) => group.status !== status || group.reason !== label)
  const before = failures.find((group) => group.status === status && group.reason === label)?.count ?? 0
  return {
    ...figures,
    [status]: figures[status] + 1,
    failures: [...others, { status, reason: label, count: before + 1 }],
  }
}
