import type { Latency } from '@signalbox/contracts'
import { formatMs } from '@signalbox/ui'
import { decadeTicks } from './axis.ts'
import { topicFigures } from './topic-figures.ts'
import type { TopicPoint } from './chart-points.ts'
import { TimeChart, type ChartMark, type ChartSeries } from './time-chart.tsx'

/** Finer than the clocks that measure it, and above zero, which a log axis does not have. */
const leastMs = 0.1

/** How each percentile is drawn, here and in the legend. */
export const percentileDashes = { p50: '', p95: '6 3', p99: '1.5 2.5' } as const satisfies Record<
  keyof Latency,
  string
>

type LatencyChartProps = {
  readonly points: readonly TopicPoint[]
  readonly colour: string
  readonly group: string
  readonly marks: readonly ChartMark[]
}

function read(point: TopicPoint, percentile: keyof Latency): number | null {
  return point.latency ? Math.max(leastMs, point.latency[percentile]) : null
}

function seriesOf(colour: string): ChartSeries<TopicPoint>[] {
  const line = (percentile: keyof Latency, width: number): ChartSeries<TopicPoint> => ({
    key: percentile,
    kind: 'line',
    colour,
    width,
    dash: percentileDashes[percentile],
    dots: 'lone',
    value: (point) => read(point, percentile),
  })
  const band: ChartSeries<TopicPoint> = {
    key: 'band',
    kind: 'band',
    colour,
    value: (point) => (point.latency ? [read(point, 'p50') ?? leastMs, read(point, 'p99') ?? leastMs] : null),
  }
  return [band, line('p99', 1.25), line('p95', 1.25), line('p50', 2)]
}

/** Percentiles of latency over time, on a log axis, as one slow event is often a thousand times slower than the rest. */
export function LatencyChart({ points, colour, group, marks }: LatencyChartProps) {
  const values = points
    .flatMap((point) => [read(point, 'p50'), read(point, 'p99')])
    .filter((value) => value !== null)
  return (
    <TimeChart
      points={points}
      marks={marks}
      figures={topicFigures}
      series={seriesOf(colour)}
      height={118}
      scale="log"
      ticks={decadeTicks(values)}
      formatValue={formatMs}
      group={group}
    />
  )
}
