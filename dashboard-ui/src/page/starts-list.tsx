import type { ProcessStart } from '@signalbox/contracts'
import { markDashes } from '../charts/time-chart.tsx'
import { LineLegend } from './line-legend.tsx'
import classes from './starts-list.module.css'

const shown = 6
const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const words = { deploy: 'deployed', restart: 'started again' } as const

/** What the upright lines in the charts are: when a process started, in a new version or in the same one. */
export function StartsList({ starts }: { starts: readonly ProcessStart[] }) {
  if (starts.length === 0) return null
  const newest = starts.toReversed().slice(0, shown)
  const more = starts.length - newest.length
  return (
    <div className={classes.starts}>
      <h3>Deploys and restarts</h3>
      <ul>
        {newest.map(({ replica, time, service, version, kind }) => (
          <li key={replica}>
            <LineLegend colour="var(--sb-dim)" dash={markDashes[kind]} width={1.5}>
              <span>
                <strong>{service}</strong> {words[kind]} ({version}),{' '}
                <time dateTime={time}>{when.format(new Date(time))}</time>
              </span>
            </LineLegend>
          </li>
        ))}
      </ul>
      {more > 0 ? <p>and {more} more in this window</p> : null}
    </div>
  )
}
