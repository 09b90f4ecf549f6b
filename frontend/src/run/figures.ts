import type { InDoubt, Refused } from '@signalbox/client'
import type { Percentiles } from './times.ts'

/** More different reasons than this are counted as one. */
const reasonsMax = 5

/** Why events were not confirmed, and how many. */
export type FailureGroup = {
  readonly status: 'refused' | 'inDoubt'
  readonly reason: string
  readonly count: number
}

/** What became of a run's events so far: sent = confirmed + refused + in doubt + in flight. */
export type RunFigures = {
  readonly sent: number
  readonly confirmed: number
  readonly refused: number
  readonly inDoubt: number
  /** Sent, and without an answer yet. */
  readonly inFlight: number
  /** Due by the clock, and waiting to be sent. */
  readonly waiting: number
  /** Due by the clock and never sent: too many waited already, or the run was stopped. */
  readonly notSent: number
  readonly failures: readonly FailureGroup[]
  /** Milliseconds from due to confirmed: over the last ten seconds, and over the whole run. */
  readonly recent: Percentiles | undefined
  readonly overall: Percentiles | undefined
}

/** Counts an event that was not confirmed under its reason. */
export function addFailure(
  failures: readonly FailureGroup[],
  outcome: Refused | InDoubt,
): readonly FailureGroup[] {
  const { status, problem } = outcome
  const reason =
    outcome.status === 'refused'
      ? (outcome.errors[0]?.detail ?? outcome.problem.title)
      : (problem?.title ?? outcome.reason)
  const isSame = (group: FailureGroup) => group.status === status && group.reason === label
  const isKnown = failures.some((group) => group.status === status && group.reason === reason)
  const label = isKnown || failures.length < reasonsMax ? reason : 'Other reasons'
  const count = (failures.find(isSame)?.count ?? 0) + 1
  return [...failures.filter((group) => !isSame(group)), { status, reason: label, count }]
}
