import { formatCount, formatMs, Notice, Term } from '@signalbox/ui'
import type { ReactNode } from 'react'
import { inFlightMax } from '../load/load-run.ts'
import type { LoadFigures } from '../load/load-figures.ts'
import { windowMs } from '../load/recent-times.ts'
import classes from './load-counters.module.css'

type CounterProps = {
  readonly name: ReactNode
  readonly value: string
  readonly state?: 'stop' | 'caution' | undefined
}

function Counter({ name, value, state }: CounterProps) {
  return (
    <div data-state={state}>
      <dt>{name}</dt>
      <dd className="sb-figure">{value}</dd>
    </div>
  )
}

const statusWords = { refused: 'refused', inDoubt: 'in doubt' } as const

/** What became of the load so far. Every event sent is in exactly one of the counters after the first. */
export function LoadCounters({ figures }: { figures: LoadFigures }) {
  const { sent, confirmed, refused, inDoubt, inFlight, notSent, failures, percentiles } = figures
  return (
    <div className={classes.counters}>
      <dl>
        <Counter name="sent" value={formatCount(sent)} />
        <Counter name={<Term name="confirmed" />} value={formatCount(confirmed)} />
        <Counter
          name={<Term name="refused" />}
          value={formatCount(refused)}
          state={refused > 0 ? 'stop' : undefined}
        />
        <Counter
          name={<Term name="in doubt" />}
          value={formatCount(inDoubt)}
          state={inDoubt > 0 ? 'caution' : undefined}
        />
        <Counter name="no answer yet" value={formatCount(inFlight)} />
        <Counter
          name="due, not sent"
          value={formatCount(notSent)}
          state={notSent > 0 ? 'caution' : undefined}
        />
        <Counter
          name={<Term name="p50">p50 to confirm</Term>}
          value={percentiles ? formatMs(percentiles.p50) : '–'}
        />
        <Counter
          name={<Term name="p99">p99 to confirm</Term>}
          value={percentiles ? formatMs(percentiles.p99) : '–'}
        />
      </dl>
      <p className={classes.note}>Times to confirm are those of the last {windowMs / 1000} s.</p>
      {notSent > 0 ? (
        <Notice state="caution" title={`${formatCount(notSent)} events were due and not sent`}>
          No more than {formatCount(inFlightMax)} may wait for an answer at once, and a page in the background
          is slowed down by the browser. The true rate was lower than the slider says.
        </Notice>
      ) : null}
      {failures.map(({ status, reason, count }) => (
        <Notice
          key={`${status} ${reason}`}
          state={status === 'refused' ? 'stop' : 'caution'}
          title={`${formatCount(count)} ${statusWords[status]}`}
        >
          {reason}
        </Notice>
      ))}
    </div>
  )
}
