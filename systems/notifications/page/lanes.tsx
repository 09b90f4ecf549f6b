import { formatCount, formatMs, Lamp } from '@signalbox/ui'
import classes from './dashboard.module.css'
import type { Doubt, Lane } from './figures.ts'

const countedMax = 10_000
// A critical one is to leave at once; a default one may wait behind a campaign.
const lateMs: Readonly<Record<string, number>> = { critical: 5_000, default: 600_000 }

/** What is not sent yet, by lane, and what nobody can be sure of. */
export function Lanes({
  lanes,
  doubt,
}: {
  readonly lanes: readonly Lane[]
  readonly doubt: Doubt | undefined
}) {
  return (
    <div className={classes.lanes}>
      {lanes.map(({ lane, waiting, oldest_ms: oldestMs }) => (
        <div key={lane} className={classes.lane}>
          <span className={classes.dim}>{lane === 'critical' ? 'Critical' : 'Default'}, not sent yet</span>
          <output className={classes.figure} aria-label={`Not sent yet on the lane ${lane}`}>
            {waiting > countedMax ? `over ${formatCount(countedMax)}` : formatCount(waiting)}
          </output>
          <Lamp state={oldestMs === null || oldestMs < (lateMs[lane] ?? 0) ? 'well' : 'caution'}>
            {oldestMs === null ? 'nobody waits' : `the oldest for ${formatMs(oldestMs)}`}
          </Lamp>
        </div>
      ))}
      {doubt ? (
        <div className={classes.lane}>
          <span className={classes.dim}>In the last 15 minutes</span>
          <Lamp state={doubt.uncertain === 0 ? 'well' : 'caution'}>
            {doubt.uncertain === 0
              ? 'every call had an answer'
              : `${formatCount(doubt.uncertain)} calls without an answer`}
          </Lamp>
          <Lamp state={doubt.perhaps_twice === 0 ? 'well' : 'caution'}>
            {doubt.perhaps_twice === 0
              ? 'nothing was sent twice'
              : `${formatCount(doubt.perhaps_twice)} perhaps sent twice`}
          </Lamp>
          {doubt.unknown_reports > 0 ? (
            <Lamp state="caution">{formatCount(doubt.unknown_reports)} reports on what nobody knows</Lamp>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}
