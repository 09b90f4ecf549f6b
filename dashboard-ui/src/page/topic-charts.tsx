import type { TopicOverview } from '@signalbox/contracts'
import { TopicBadge, trackColour } from '@signalbox/ui'
import { memo, useId, useMemo } from 'react'
import { topicPoints } from '../charts/chart-points.ts'
import { LatencyChart } from '../charts/latency-chart.tsx'
import { ThroughputChart } from '../charts/throughput-chart.tsx'
import type { ChartMark } from '../charts/time-chart.tsx'
import { LatencyLegend, TopicFigures } from './topic-figures.tsx'
import classes from './topic-charts.module.css'

type TopicChartsProps = { readonly overview: TopicOverview; readonly marks: readonly ChartMark[] }

/** One topic: its figures, and throughput and latency over one time axis. */
export const TopicCharts = memo(function TopicCharts({ overview, marks }: TopicChartsProps) {
  const { topic, series } = overview
  const titleId = useId()
  const points = useMemo(() => topicPoints(series), [series])
  const colour = trackColour(topic)
  return (
    <article aria-labelledby={titleId} className={classes.row}>
      <div className={classes.figures}>
        <h3 id={titleId}>
          <TopicBadge topic={topic} large />
        </h3>
        <TopicFigures overview={overview} />
      </div>
      <div className={classes.charts}>
        <figure aria-label={`Throughput of ${topic} over time`}>
          <figcaption>Throughput, events/s</figcaption>
          <ThroughputChart points={points} colour={colour} marks={marks} group="charts" />
        </figure>
        <figure aria-label={`Latency of ${topic} over time`}>
          <figcaption>
            Latency <LatencyLegend colour={colour} />
          </figcaption>
          <LatencyChart points={points} colour={colour} marks={marks} group="charts" />
        </figure>
      </div>
    </article>
  )
})
