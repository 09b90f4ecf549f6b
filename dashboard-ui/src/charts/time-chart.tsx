import { useMemo, useState, type ReactElement } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { timeTicks } from './axis.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import type { ChartPoint } from './chart-points.ts'
import { hollowDot, loneDot } from './dots.tsx'

/** One line, area or band of a chart. A band's value is its lower and upper end. */
export type ChartSeries = {
  readonly key: string
  readonly kind: 'line' | 'area' | 'band'
  readonly value: (point: ChartPoint, index: number) => number | [number, number] | null
  readonly colour: string
  readonly width?: number
  /** As in SVG's stroke-dasharray. */
  readonly dash?: string
  /** What stands at single points: where no line can reach, or at the one that may still grow. */
  readonly dots?: 'lone' | 'incomplete'
}

type TimeChartProps = {
  readonly points: readonly ChartPoint[]
  readonly series: readonly ChartSeries[]
  readonly height: number
  readonly scale: 'linear' | 'log'
  /** Marks of the value axis; the first and last are its ends. */
  readonly ticks: readonly number[]
  readonly formatValue: (value: number) => string
  /** Charts of the same group show the same moment. */
  readonly group: string
  /** Whether the keyboard stops here; one chart for each topic is enough, as it tells all figures. */
  readonly isKeyboardStop?: boolean
}

const margin = { top: 6, right: 8, bottom: 0, left: 0 }
const tickStyle = { fill: 'var(--sb-dim)', fontSize: 12 }
const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

// Without animation: each refresh would draw the lines anew from the left.
function drawSeries({ key, kind, value, colour, width = 1.75, dash, dots }: ChartSeries): ReactElement {
  const shared = {
    dataKey: value as (point: ChartPoint) => unknown,
    isAnimationActive: false,
    activeDot: false,
    type: 'linear' as const,
    dot: dots === 'lone' ? loneDot(colour) : dots === 'incomplete' ? hollowDot(colour) : false,
    ...(dash ? { strokeDasharray: dash } : {}),
  }
  if (kind === 'line') return <Line key={key} {...shared} stroke={colour} strokeWidth={width} />
  const isBand = kind === 'band'
  return (
    <Area
      key={key}
      {...shared}
      stroke={isBand ? 'none' : colour}
      strokeWidth={width}
      fill={colour}
      fillOpacity={isBand ? 0.16 : 0.2}
    />
  )
}

/** The one place that knows Recharts: values over time, with one axis for the values. */
export function TimeChart(props: TimeChartProps) {
  const { points, series, height, scale, ticks, formatValue, group, isKeyboardStop = false } = props
  // The charts of a group all mark the moment under the pointer; only the one under it tells the figures.
  const [isPointedAt, setPointedAt] = useState(false)
  const from = points[0]?.time ?? 0
  const to = points.at(-1)?.time ?? 0
  const data = useMemo(() => [...points], [points])
  return (
    <div
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onFocus={() => setPointedAt(true)}
      onBlur={() => setPointedAt(false)}
    >
      <ResponsiveContainer
        width="100%"
        height={height}
        minWidth={0}
        initialDimension={{ width: 320, height }}
      >
        <ComposedChart
          data={data}
          margin={margin}
          syncId={group}
          syncMethod="value"
          accessibilityLayer={isKeyboardStop}
        >
          <CartesianGrid stroke="var(--sb-line)" vertical={false} />
          <XAxis
            dataKey="time"
            type="number"
            domain={[from, to]}
            ticks={timeTicks(from, to)}
            tickFormatter={(time: number) => timeOfDay.format(time)}
            tick={tickStyle}
            height={22}
            tickSize={4}
            stroke="var(--sb-edge)"
            minTickGap={24}
          />
          <YAxis
            type="number"
            scale={scale}
            domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
            ticks={[...ticks]}
            tickFormatter={formatValue}
            tick={tickStyle}
            width={60}
            axisLine={false}
            tickLine={false}
            interval={0}
          />
          <Tooltip
            content={isPointedAt ? ChartTooltip : () => null}
            cursor={{ stroke: 'var(--sb-ink)', strokeWidth: 1, strokeOpacity: 0.6 }}
            isAnimationActive={false}
            allowEscapeViewBox={{ x: false, y: true }}
            wrapperStyle={{ zIndex: 2 }}
          />
          {series.map(drawSeries)}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}
