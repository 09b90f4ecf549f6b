import { formatCount, formatMs, Notice, Term } from '@signalbox/ui'
import type { ReactNode } from 'react'
import type { RunFigures } from '../run/figures.ts'
import { recentSeconds } from '../run/times.ts'
import classes from './run-counters.module.css'

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

type RunCountersProps = {
  readonly figures: RunFigures
  /** Then the times are those of the last seconds, else those of the whole run. */
  readonly isSending: boolean
}

/** What became of a run so far. Every event sent is in exactly one of the counters after the first. */
export function RunCounters({ figures, isSending }: RunCountersProps) {
  const { sent, confirmed, refused, inDoubt, inFlight, waiting, notSent, failures, recent, overall } = figures
  const times = isSending ? recent : overall
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
        <Counter name="due, waiting" value={formatCount(waiting)} />
        <Counter
          name="could not be sent"
          value={formatCount(notSent)}
          state={notSent > 0 ? 'caution' : undefined}
        />
        <Counter name={<Term name="p50">p50 to confirm</Term>} value={times ? formatMs(times.p50) : '–'} />
        <Counter name={<Term name="p99">p99 to confirm</Term>} value={times ? formatMs(times.p99) : '–'} />
      </dl>
      <p className={classes.note}>
        Times count from the moment at which an event was due, over{' '}
        {isSending ? `the last ${recentSeconds} s` : 'the whole run'}.
      </p>
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
