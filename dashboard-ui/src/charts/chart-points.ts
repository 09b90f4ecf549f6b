import type { Latency, SeriesPoint } from '@signalbox/contracts'

/** More points than pixels slow the page and show nothing more. */
const pointsMax = 300

/** One step as the charts draw it. Latencies are milliseconds. */
export type ChartPoint = {
  /** Start of the step, milliseconds since 1970. */
  readonly time: number
  readonly complete: boolean
  readonly eventsPerSecond: number
  readonly latency: Latency | null
  /** Neither neighbour has a latency, so no line goes through this point: it needs a dot. */
  readonly alone: boolean
}

function slowest(latencies: readonly (Latency | null)[]): Latency | null {
  const known = latencies.filter((latency) => latency !== null)
  if (known.length === 0) return null
  const worst = (percentile: keyof Latency) => Math.max(...known.map((latency) => latency[percentile]))
  return { p50: worst('p50'), p95: worst('p95'), p99: worst('p99') }
}

function merge(steps: readonly SeriesPoint[]): Omit<ChartPoint, 'alone'> {
  return {
    time: Date.parse(steps[0]?.time ?? ''),
    complete: steps.every((step) => step.complete),
    eventsPerSecond: steps.reduce((sum, step) => sum + step.eventsPerSecond, 0) / steps.length,
    // A peak must not vanish because the chart is small: of merged steps the slowest is shown.
    latency: slowest(steps.map((step) => step.latency)),
  }
}

/**
 * Turns a series into at most 300 points by merging neighbours: the mean of rates, the worst of latencies.
 * Steps whose time is no date are left out.
 */
export function chartPoints(series: readonly SeriesPoint[], countMax = pointsMax): ChartPoint[] {
  const size = Math.max(1, Math.ceil(series.length / countMax))
  const merged: Omit<ChartPoint, 'alone'>[] = []
  // Counted from the newest, so that the newest point is never a mere remainder.
  for (let end = series.length; end > 0; end -= size) {
    merged.push(merge(series.slice(Math.max(0, end - size), end)))
  }
  return merged
    .toReversed()
    .filter((point) => Number.isFinite(point.time))
    .map((point, index, all) => ({
      ...point,
      alone: point.latency !== null && !all[index - 1]?.latency && !all[index + 1]?.latency,
    }))
}
