import type { TooltipContentProps } from 'recharts'
import classes from './chart-tooltip.module.css'
import type { TimePoint } from './chart-points.ts'

/** What a chart tells of one moment: names and figures, as text. */
export type Figures<Point> = (point: Point) => readonly (readonly [name: string, figure: string])[]

/** Recharts adds what is pointed at. */
type ChartTooltipProps<Point> = Partial<Pick<TooltipContentProps, 'active' | 'payload'>> & {
  readonly figures: Figures<Point>
  readonly isPointedAt: boolean
}

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' })

function timeText(time: number): string {
  const date = new Date(time)
  const isToday = Date.now() - time < 86_400_000
  return isToday
    ? date.toLocaleTimeString('en-GB')
    : `${weekday.format(date)} ${date.toLocaleTimeString('en-GB')}`
}

/** All figures of one moment. */
export function ChartTooltip<Point extends TimePoint>(props: ChartTooltipProps<Point>) {
  const { active, payload, figures, isPointedAt } = props
  const point = payload?.[0]?.payload as Point | undefined
  if (!isPointedAt || !active || !point) return null
  return (
    <div className={classes.tooltip} aria-live="polite">
      <strong className="sb-figure">{timeText(point.time)}</strong>
      <dl>
        {figures(point).map(([name, figure]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
      {point.complete ? null : <em>still filling</em>}
    </div>
  )
}
