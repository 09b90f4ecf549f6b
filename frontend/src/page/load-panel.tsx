import { Button, Slider } from '@mantine/core'
import { formatCount, Lamp, Panel } from '@signalbox/ui'
import { useState } from 'react'
import type { LoadSettings } from '../load/load-run.ts'
import { useLoadRun } from '../load/use-load-run.ts'
import { LoadCounters } from './load-counters.tsx'
import classes from './load-panel.module.css'

const rateMarks = [1, 250, 500, 750, 1000].map((value) => ({ value, label: formatCount(value) }))
const shareMarks = [0, 50, 100].map((value) => ({ value, label: `${value} %` }))

/** A steady stream of events, and what becomes of them. */
export function LoadPanel() {
  const { run, figures } = useLoadRun()
  const [settings, setSettings] = useState<LoadSettings>({ eventsPerSecond: 50, activeShare: 0.5 })
  const change = (part: Partial<LoadSettings>) => {
    const next = { ...settings, ...part }
    setSettings(next)
    run.change(next)
  }
  const { isRunning } = figures
  return (
    <Panel
      title="Steady load"
      hint="Sends by the clock, in ten batches a second, and does not wait for answers: a slow system shows as a longer time to confirm, not as a lower rate."
    >
      <div className={classes.field}>
        <div className={classes.label}>
          <span id="load-rate">Events per second</span>
          <strong className="sb-figure">{formatCount(settings.eventsPerSecond)}</strong>
        </div>
        <Slider
          value={settings.eventsPerSecond}
          onChange={(eventsPerSecond) => change({ eventsPerSecond })}
          min={1}
          max={1000}
          marks={rateMarks}
          label={null}
          thumbProps={{ 'aria-labelledby': 'load-rate' }}
        />
      </div>
      <div className={classes.field}>
        <div className={classes.label}>
          <span id="load-share">Share of active events</span>
          <strong className="sb-figure">{Math.round(settings.activeShare * 100)} %</strong>
        </div>
        <Slider
          value={Math.round(settings.activeShare * 100)}
          onChange={(percent) => change({ activeShare: percent / 100 })}
          step={5}
          marks={shareMarks}
          label={null}
          thumbProps={{ 'aria-labelledby': 'load-share' }}
        />
      </div>
      <div className={classes.buttons}>
        {isRunning ? (
          <Button color="dark" variant="default" onClick={run.stop}>
            Stop the load
          </Button>
        ) : (
          <Button onClick={() => run.start(settings)}>Start the load</Button>
        )}
        <output>
          {isRunning ? <Lamp state="well">Running</Lamp> : null}
          {!isRunning && figures.inFlight > 0 ? (
            <Lamp state="unknown">Waiting for the last answers</Lamp>
          ) : null}
          {!isRunning && figures.inFlight === 0 && figures.sent > 0 ? (
            <Lamp state="unknown">Stopped</Lamp>
          ) : null}
        </output>
      </div>
      <LoadCounters figures={figures} />
    </Panel>
  )
}
