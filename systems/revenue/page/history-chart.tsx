import { useMemo } from 'react'
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from 'recharts'
import { trackColour } from '@signalbox/ui'
import classes from './dashboard.module.css'
import type { HistoryEntry } from './figures.ts'
import { momentText, wordOf } from './in-words.ts'
import { formatChange, formatMoney, shortMoney } from './money.ts'

const height = 190
/** More would hide the line. */
const dotsMax = 40
const colour = trackColour('revenue')
const tick = { fill: 'var(--sb-dim)', fontSize: 12 }
const margin = { top: 8, right: 10, bottom: 0, left: 0 }

function EntryTooltip({ active, payload }: Partial<TooltipContentProps>) {
  const entry = payload?.[0]?.payload as HistoryEntry | undefined
  if (!active || !entry) return null
  return (
    <div className={classes.tooltip} aria-live="polite">
      <strong>{formatMoney(entry.revenue)}</strong>
      <span>
        {wordOf(entry)} {formatChange(entry.change)}, entry {entry.sequence}
      </span>
      <span>{momentText(entry.received_date)}</span>
    </div>
  )
}

/** What the user had after each entry. Where it is drawn PostgreSQL has measured; the figures are the text that is stored. */
export function HistoryChart({ entries }: { entries: readonly HistoryEntry[] }) {
  const data = useMemo(() => entries.toReversed(), [entries])
  const least = entries.find((entry) => entry.height === 0)
  const most = entries.find((entry) => entry.height === 1)
  const nameOf = (end: number) => shortMoney((end === 0 ? least : most)?.revenue ?? '')
  return (
    <ResponsiveContainer width="100%" height={height} minWidth={0} initialDimension={{ width: 320, height }}>
      <LineChart data={data} margin={margin} accessibilityLayer>
        <CartesianGrid stroke="var(--sb-line)" vertical={false} />
        <XAxis
          dataKey="sequence"
          type="number"
          domain={['dataMin', 'dataMax']}
          allowDecimals={false}
          tick={tick}
          height={22}
          tickSize={4}
          stroke="var(--sb-edge)"
          minTickGap={30}
        />
        <YAxis
          type="number"
          domain={[0, 1]}
          ticks={least && most ? [0, 1] : []}
          tickFormatter={nameOf}
          tick={tick}
          width={78}
          axisLine={false}
          tickLine={false}
          interval={0}
        />
        <Tooltip
          content={<EntryTooltip />}
          isAnimationActive={false}
          cursor={{ stroke: 'var(--sb-ink)', strokeOpacity: 0.6 }}
        />
        <Line
          dataKey="height"
          type="linear"
          stroke={colour}
          strokeWidth={1.75}
          dot={entries.length <= dotsMax ? { r: 2.5, fill: colour, stroke: 'none' } : false}
          isAnimationActive={false}
          activeDot={{ r: 3.5, fill: colour, stroke: 'var(--sb-panel)' }}
        />
      </LineChart>
    </ResponsiveContainer>
  )
}
