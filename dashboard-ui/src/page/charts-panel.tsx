import type { Overview, ProcessStart, WindowName } from '@signalbox/contracts'
import { formatMs, Panel } from '@signalbox/ui'
import { memo, useMemo } from 'react'
import type { ChartMark } from '../charts/time-chart.tsx'
import { StartsList } from './starts-list.tsx'
import { SystemCharts } from './system-charts.tsx'
import { TopicCharts } from './topic-charts.tsx'
import { useOneByOne } from './use-one-by-one.ts'
import { WindowPicker } from './window-picker.tsx'

/** One mark for each step in which something started: four processes of a deploy are one line. */
function marksOf(starts: readonly ProcessStart[], stepSeconds: number): ChartMark[] {
  const kinds = new Map<number, ChartMark['kind']>()
  for (const { time, kind } of starts) {
    const step = Math.floor(Date.parse(time) / 1000 / stepSeconds) * stepSeconds * 1000
    if (kind === 'deploy' || !kinds.has(step)) kinds.set(step, kind)
  }
  return [...kinds].map(([time, kind]) => ({ time, kind }))
}

type ChartsPanelProps = {
  readonly overview: Overview
  /** What was asked for; the overview may still be of the one before. */
  readonly window: WindowName
  readonly onPickWindow: (name: WindowName) => void
}

/** Everything over time, one row for each topic and one for all, on the same time axis. */
export const ChartsPanel = memo(function ChartsPanel({ overview, window, onPickWindow }: ChartsPanelProps) {
  const { topics, troubles, starts, stepSeconds, windowSeconds } = overview
  const drawn = useOneByOne(topics.length + 1)
  const marks = useMemo(() => marksOf(starts, stepSeconds), [starts, stepSeconds])
  return (
    <Panel
      title="Over time"
      hint={`The last ${formatMs(windowSeconds * 1000)}, in steps of ${formatMs(stepSeconds * 1000)}. A ring marks the newest step, which is still filling.`}
      aside={<WindowPicker label="How far back the charts look" current={window} onPick={onPickWindow} />}
    >
      {topics.slice(0, drawn).map((topic) => (
        <TopicCharts key={topic.topic} overview={topic} marks={marks} />
      ))}
      {drawn > topics.length ? <SystemCharts topics={topics} troubles={troubles} marks={marks} /> : null}
      <StartsList starts={starts} />
    </Panel>
  )
})
