import { formatCompact, formatCount } from '@signalbox/ui'
import { niceCeiling } from './axis.ts'
import type { Figures } from './chart-tooltip.tsx'
import type { SystemPoint } from './chart-points.ts'
import { TimeChart, type ChartMark, type ChartSeries } from './time-chart.tsx'

/** One count over time. */
export type CountLine = {
  readonly name: string
  readonly colour: string
  readonly dash?: string
  readonly value: (point: SystemPoint) => number | null
}

type SystemChartProps = {
  readonly points: readonly SystemPoint[]
  readonly lines: readonly CountLine[]
  readonly figures: Figures<SystemPoint>
  readonly marks: readonly ChartMark[]
  readonly group: string
  readonly isKeyboardStop?: boolean
}

function seriesOf({ name, colour, dash, value }: CountLine): ChartSeries<SystemPoint> {
  // A step in which nobody looked is no hole: the queue was there all the same.
  return {
    key: name,
    kind: 'line',
    colour,
    value,
    dots: 'incomplete',
    isBridged: true,
    ...(dash ? { dash } : {}),
  }
}

/** Counts of the whole system over time, such as what waits in each queue. */
export function SystemChart({
  points,
  lines,
  figures,
  marks,
  group,
  isKeyboardStop = false,
}: SystemChartProps) {
  const counts = points.flatMap((point) => lines.map((line) => line.value(point) ?? 0))
  const top = Math.max(2, niceCeiling(Math.max(0, ...counts)))
  return (
    <TimeChart
      points={points}
      series={lines.map(seriesOf)}
      marks={marks}
      figures={figures}
      height={118}
      scale="linear"
      // Counts are whole, so a half between them is no mark.
      ticks={top % 2 === 0 ? [0, top / 2, top] : [0, top]}
      formatValue={formatCompact}
      group={group}
      isKeyboardStop={isKeyboardStop}
    />
  )
}

/** Names and counts of some lines at one moment. */
export function countsOf(lines: readonly CountLine[]): Figures<SystemPoint> {
  return (point) =>
    lines.map((line) => {
      const count = line.value(point)
      return [line.name, count === null ? '–' : formatCount(count)]
    })
}
