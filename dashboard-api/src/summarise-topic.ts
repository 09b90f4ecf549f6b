import {
  addHistograms,
  quantileMs,
  type Latency,
  type SeriesPoint,
  type TopicOverview,
} from '@signalbox/contracts'
import type { TopicSecond } from './sql/select-topic-seconds.ts'

export type Window = {
  /** Seconds since 1970 of the first step's start; a multiple of `stepSeconds`. */
  readonly from: number
  readonly steps: number
  readonly stepSeconds: number
  /** Seconds since 1970, now. */
  readonly now: number
}

/** The rate is a mean over this many complete seconds: long enough to be steady, short enough to be now. */
const rateSeconds = 10

/** Turns the seconds of one topic into what the dashboard shows of it. */
export function summariseTopic(
  topic: string,
  total: number,
  seconds: readonly TopicSecond[],
  { from, steps, stepSeconds, now }: Window,
): TopicOverview {
  const rows: TopicSecond[][] = Array.from({ length: steps }, () => [])
  for (const row of seconds) rows[Math.floor((row.second - from) / stepSeconds)]?.push(row)
  const series = rows.map((inStep, index): SeriesPoint => {
    const start = from + index * stepSeconds
    return {
      time: new Date(start * 1_000).toISOString(),
      eventsPerSecond: sumEvents(inStep) / stepSeconds,
      latency: latencyOf(inStep),
      complete: start + stepSeconds <= now,
    }
  })
  const thisSecond = Math.floor(now)
  const recent = seconds.filter(({ second }) => second < thisSecond && second >= thisSecond - rateSeconds)
  return {
    topic,
    total,
    eventsPerSecond: sumEvents(recent) / rateSeconds,
    latency: latencyOf(seconds),
    series,
  }
}

function sumEvents(rows: readonly TopicSecond[]): number {
  return rows.reduce((sum, row) => sum + row.events, 0)
}

function latencyOf(rows: readonly TopicSecond[]): Latency | null {
  const histogram = addHistograms(rows.map((row) => row.histogram))
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((quantile) => quantileMs(histogram, quantile))
  return p50 == null || p95 == null || p99 == null ? null : { p50, p95, p99 }
}
