import { formatCompact } from '@signalbox/ui'
import { niceCeiling } from './axis.ts'
import { topicFigures } from './topic-figures.ts'
import type { TopicPoint } from './chart-points.ts'
import { TimeChart, type ChartMark, type ChartSeries } from './time-chart.tsx'

type ThroughputChartProps = {
  readonly points: readonly TopicPoint[]
  readonly colour: string
  readonly group: string
  readonly marks: readonly ChartMark[]
}

function seriesOf(points: readonly TopicPoint[], colour: string): ChartSeries<TopicPoint>[] {
  const firstIncomplete = points.find((point) => !point.complete)?.time ?? Number.POSITIVE_INFINITY
  const lastComplete = points.findLast((point) => point.time < firstIncomplete)?.time ?? firstIncomplete
  return [
    {
      key: 'stored',
      kind: 'area',
      colour,
      value: (point) => (point.time < firstIncomplete ? point.eventsPerSecond : null),
    },
    {
      key: 'filling',
      kind: 'line',
      colour,
      dash: '2 3',
      dots: 'incomplete',
      value: (point) => (point.time >= lastComplete ? point.eventsPerSecond : null),
    },
  ]
}

/** Events stored per second over time; the newest step, which may still grow, ends in a ring. */
export function ThroughputChart({ points, colour, group, marks }: ThroughputChartProps) {
  const top = niceCeiling(Math.max(0, ...points.map((point) => point.eventsPerSecond)))
  return (
    <TimeChart
      points={points}
      marks={marks}
      figures={topicFigures}
      series={seriesOf(points, colour)}
      height={118}
      scale="linear"
      ticks={[0, top / 2, top]}
      formatValue={formatCompact}
      group={group}
      isKeyboardStop
    />
  )
}
