import type { ReplayReport } from '@signalbox/contracts'
import { formatCount, type LampState } from '@signalbox/ui'
import { lettersIn } from './replay-target.ts'

/** What became of a replay, with a lamp. */
export function outcomeOf({ state, total, replayed, deadAgain, error }: ReplayReport): [LampState, string] {
  const done = `${formatCount(replayed)} of ${lettersIn(total)} published again`
  if (state === 'running') return ['unknown', `${done} so far`]
  if (state === 'failed') return ['stop', `${done}; then it ended early: ${error}`]
  if (state === 'interrupted')
    return ['stop', `${done}; then dashboard-api ended. Start another replay for the rest`]
  if (deadAgain > 0) return ['caution', `${done}; ${formatCount(deadAgain)} of them died again`]
  if (replayed < total)
    return ['caution', `${done}; the others have no queue to go to, or somebody else replayed them meanwhile`]
  return ['well', `${done}, and none has died again`]
}
