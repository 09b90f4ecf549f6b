import type { Latency, SeriesPoint, TopicOverview, TroublePoint } from '@signalbox/contracts'

/** One step of any chart. */
export type TimePoint = {
  /** Start of the step, milliseconds since 1970. */
  readonly time: number
  /** False for the newest step, which may still grow. */
  readonly complete: boolean
}

/** One step of one topic. Latencies are milliseconds. */
export type TopicPoint = TimePoint & {
  readonly eventsPerSecond: number
  readonly latency: Latency | null
  /** Neither neighbour has a latency, so no line goes through this point: it needs a dot. */
  readonly alone: boolean
}

/** One step of all topics together. */
export type SystemPoint = TimePoint & {
  /** Messages in the queue of each topic, at most; null where nobody looked. */
  readonly waiting: ReadonlyMap<string, number | null>
  readonly retrying: number | null
  readonly dead: number
}

/** Turns the series of a topic into points; steps whose time is no date are left out. */
export function topicPoints(series: readonly SeriesPoint[]): TopicPoint[] {
  return series
    .map((point, index) => ({
      time: Date.parse(point.time),
      complete: point.complete,
      eventsPerSecond: point.eventsPerSecond,
      latency: point.latency,
      alone: point.latency !== null && !series[index - 1]?.latency && !series[index + 1]?.latency,
    }))
    .filter((point) => Number.isFinite(point.time))
}

/** Turns what waited, was tried again and died into points; steps whose time is no date are left out. */
export function systemPoints(
  troubles: readonly TroublePoint[],
  topics: readonly TopicOverview[],
): SystemPoint[] {
  return troubles
    .map(({ time, complete, retrying, dead }, index) => ({
      time: Date.parse(time),
      complete,
      retrying,
      dead,
      waiting: new Map(topics.map(({ topic, series }) => [topic, series[index]?.waiting ?? null])),
    }))
    .filter((point) => Number.isFinite(point.time))
}
