import type { Latency, TopicOverview } from '@signalbox/contracts'
import { formatCount, formatMs, formatRate, Term } from '@signalbox/ui'
import { percentileDashes } from '../charts/latency-chart.tsx'
import { LineLegend } from './line-legend.tsx'
import classes from './topic-figures.module.css'

const percentiles = Object.keys(percentileDashes) as (keyof Latency)[]

/** The figures of one topic: total, rate, and percentiles over the whole window. */
export function TopicFigures({ overview }: { overview: TopicOverview }) {
  const { topic, total, eventsPerSecond, latency } = overview
  return (
    <dl className={classes.figures}>
      <div className={classes.total}>
        <dt>
          <Term name="stored">stored in total</Term>
        </dt>
        <dd className="sb-figure" data-testid={`total-${topic}`} data-value={total} data-long={total >= 1e10}>
          {formatCount(total)}
        </dd>
      </div>
      <div className={classes.rate}>
        <dt>
          <Term name="events/s" />
        </dt>
        <dd className="sb-figure">{formatRate(eventsPerSecond)}</dd>
      </div>
      {percentiles.map((percentile) => (
        <div key={percentile}>
          <dt>
            <Term name={percentile}>{percentile} latency</Term>
          </dt>
          <dd className="sb-figure">{latency ? formatMs(latency[percentile]) : '–'}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Which line of the latency chart is which percentile. */
export function LatencyLegend({ colour }: { colour: string }) {
  return (
    <>
      {percentiles.map((percentile) => (
        <LineLegend
          key={percentile}
          colour={colour}
          dash={percentileDashes[percentile]}
          width={percentile === 'p50' ? 2.25 : 1.5}
        >
          {percentile}
        </LineLegend>
      ))}
    </>
  )
}
