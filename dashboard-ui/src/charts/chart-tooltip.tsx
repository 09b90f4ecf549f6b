import { formatMs, formatRate } from '@signalbox/ui'
import type { TooltipContentProps } from 'recharts'
import classes from './chart-tooltip.module.css'
import type { ChartPoint } from './chart-points.ts'

/** All figures of one moment. */
export function ChartTooltip({ active, payload }: Pick<TooltipContentProps, 'active' | 'payload'>) {
  const point = payload?.[0]?.payload as ChartPoint | undefined
  if (!active || !point) return null
  const { latency } = point
  return (
    <div className={classes.tooltip} aria-live="polite">
      <strong className="sb-figure">{new Date(point.time).toLocaleTimeString('en-GB')}</strong>
      <dl>
        <dt>events/s</dt>
        <dd>{formatRate(point.eventsPerSecond)}</dd>
        {(['p50', 'p95', 'p99'] as const).map((percentile) => (
          <div key={percentile}>
            <dt>{percentile}</dt>
            <dd>{latency ? formatMs(latency[percentile]) : '–'}</dd>
          </div>
        ))}
      </dl>
      {point.complete ? null : <em>still filling</em>}
    </div>
  )
}
