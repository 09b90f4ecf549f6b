import { useMemo, useState, type ReactElement } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { timeFormat, timeTicks } from './axis.ts'
import { ChartTooltip, type Figures } from './chart-tooltip.tsx'
import type { TimePoint } from './chart-points.ts'
import { hollowDot, loneDot } from './dots.tsx'

/** One line, area or band of a chart. A band's value is its lower and upper end. */
export type ChartSeries<Point> = {
  readonly key: string
  readonly kind: 'line' | 'area' | 'band'
  readonly value: (point: Point) => number | [number, number] | null
  readonly colour: string
  readonly width?: number
  /** As in SVG's stroke-dasharray. */
  readonly dash?: string
  /** What stands at single points: where no line can reach, or at the one that may still grow. */
  readonly dots?: 'lone' | 'incomplete'
  /** Whether the line goes on over steps without a value. */
  readonly isBridged?: boolean
}

/** A moment that is worth knowing in every chart: a start in a new version, or in the same one. */
export type ChartMark = { readonly time: number; readonly kind: 'deploy' | 'restart' }

type TimeChartProps<Point extends TimePoint> = {
  readonly points: readonly Point[]
  readonly series: readonly ChartSeries<Point>[]
  readonly marks: readonly ChartMark[]
  /** What is told of the moment under the pointer. */
  readonly figures: Figures<Point>
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

/** How the marks are drawn, here and in the legend. */
export const markDashes = { deploy: '', restart: '2 3' } as const satisfies Record<ChartMark['kind'], string>

const margin = { top: 6, right: 8, bottom: 0, left: 0 }
const tickStyle = { fill: 'var(--sb-dim)', fontSize: 12 }

// Without animation: each refresh would draw the lines anew from the left.
function drawSeries<Point>(series: ChartSeries<Point>): ReactElement {
  const { key, kind, value, colour, width = 1.75, dash, dots, isBridged = false } = series
  const shared = {
    dataKey: value,
    connectNulls: isBridged,
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
export function TimeChart<Point extends TimePoint>(props: TimeChartProps<Point>) {
  const { points, series, marks, figures, height, scale, ticks, formatValue, group } = props
  const { isKeyboardStop = false } = props
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
            ticks={timeTicks(from, to, -new Date(to).getTimezoneOffset() * 60_000)}
            tickFormatter={timeFormat(from, to)}
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
            content={<ChartTooltip figures={figures} isPointedAt={isPointedAt} />}
            cursor={{ stroke: 'var(--sb-ink)', strokeWidth: 1, strokeOpacity: 0.6 }}
            isAnimationActive={false}
            allowEscapeViewBox={{ x: false, y: true }}
            wrapperStyle={{ zIndex: 2 }}
          />
          {marks.map(({ time, kind }) => (
            <ReferenceLine
              key={`${time} ${kind}`}
              x={time}
              stroke="var(--sb-dim)"
              strokeDasharray={markDashes[kind]}
              ifOverflow="hidden"
            />
          ))}
          {series.map(drawSeries)}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}
