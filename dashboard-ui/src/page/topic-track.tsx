import type { QueueOverview, TopicOverview } from '@signalbox/contracts'
import { TopicBadge, trackColour } from '@signalbox/ui'
import { memo, useId, useMemo } from 'react'
import { chartPoints } from '../charts/chart-points.ts'
import { LatencyChart } from '../charts/latency-chart.tsx'
import { ThroughputChart } from '../charts/throughput-chart.tsx'
import { Route } from './route.tsx'
import { LatencyLegend, TopicFigures } from './topic-figures.tsx'
import classes from './topic-track.module.css'

type TopicTrackProps = { readonly overview: TopicOverview; readonly queue: QueueOverview | undefined }

/** One topic: the route of its events, its figures, and throughput and latency over one time axis. */
export const TopicTrack = memo(function TopicTrack({ overview, queue }: TopicTrackProps) {
  const { topic, series } = overview
  const titleId = useId()
  const points = useMemo(() => chartPoints(series), [series])
  const colour = trackColour(topic)
  return (
    <article aria-labelledby={titleId} className={classes.track}>
      <div className={classes.figures}>
        <h3 id={titleId}>
          <TopicBadge topic={topic} large />
        </h3>
        <TopicFigures overview={overview} />
      </div>
      <Route topic={topic} queue={queue} colour={colour} isLit={overview.eventsPerSecond > 0} />
      <div className={classes.charts}>
        <figure aria-label={`Throughput of ${topic} over time`}>
          <figcaption>Throughput, events/s</figcaption>
          <ThroughputChart points={points} colour={colour} group="tracks" />
        </figure>
        <figure aria-label={`Latency of ${topic} over time`}>
          <figcaption>
            Latency <LatencyLegend colour={colour} />
          </figcaption>
          <LatencyChart points={points} colour={colour} group="tracks" />
        </figure>
      </div>
    </article>
  )
})
