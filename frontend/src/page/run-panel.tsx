import { Button, NativeSelect, NumberInput, Slider } from '@mantine/core'
import { Notice, Panel, Term } from '@signalbox/ui'
import { useState } from 'react'
import { rateMax, scenarios, scenarioWords, type RunPlan, type Scenario } from '../run/plan.ts'
import type { WorkerState } from '../worker/use-worker.ts'
import { takesActive } from './offers.ts'
import { RunProgress } from './run-progress.tsx'
import classes from './run-panel.module.css'

const lengths = [
  { label: '5 seconds', value: '5' },
  { label: '10 seconds', value: '10' },
  { label: '30 seconds', value: '30' },
  { label: '1 minute', value: '60' },
  { label: '5 minutes', value: '300' },
]
const shareMarks = [0, 50, 100].map((value) => ({ value, label: `${value} %` }))
const scenarioLabel = (scenario: Scenario) => `${scenario.charAt(0).toUpperCase()}${scenario.slice(1)}`
const preset: RunPlan = { scenario: 'steady', eventsPerSecond: 100, seconds: 10, activeShare: 0.5 }

type RunPanelProps = WorkerState & {
  /** The systems that run, once that is known. */
  readonly running: readonly string[] | undefined
}

/** A stream of events by a scenario, and what becomes of it. */
export function RunPanel({ running, news, busyWith, isBroken, order }: RunPanelProps) {
  const [plan, setPlan] = useState(preset)
  const [rate, setRate] = useState<number | string>(preset.eventsPerSecond)
  const change = (part: Partial<RunPlan>) => setPlan({ ...plan, ...part })
  // The field may be empty for a moment, or hold what is no whole number.
  const eventsPerSecond = Math.min(rateMax, Math.max(1, Math.floor(Number(rate)) || 1))
  const hasActive = takesActive(running)
  const activeShare = hasActive ? plan.activeShare : 0
  const mine = news.run
  return (
    <Panel
      title="Scenarios"
      hint={
        <>
          Sends by the clock, in an <Term name="open loop" />: a slow system shows as a longer time to
          confirm, not as a lower rate.
        </>
      }
    >
      <div className={classes.fields}>
        <NativeSelect
          label="Scenario"
          data={scenarios.map((value) => ({ value, label: scenarioLabel(value) }))}
          value={plan.scenario}
          onChange={(select) => change({ scenario: select.currentTarget.value as Scenario })}
        />
        <NumberInput
          label="Events per second"
          value={rate}
          onChange={setRate}
          onBlur={() => setRate(eventsPerSecond)}
          min={1}
          max={rateMax}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
        />
        <NativeSelect
          label="For"
          data={lengths}
          value={String(plan.seconds)}
          onChange={(select) => change({ seconds: Number(select.currentTarget.value) })}
        />
      </div>
      <p className={classes.about}>{scenarioWords[plan.scenario]}</p>
      {hasActive ? (
        <div className={classes.share}>
          <div className={classes.label}>
            <span id="run-share">Share of active events</span>
            <strong className="sb-figure">{Math.round(plan.activeShare * 100)} %</strong>
          </div>
          <Slider
            value={Math.round(plan.activeShare * 100)}
            onChange={(percent) => change({ activeShare: percent / 100 })}
            step={5}
            marks={shareMarks}
            label={null}
            thumbProps={{ 'aria-labelledby': 'run-share' }}
          />
        </div>
      ) : null}
      {busyWith === 'run' ? (
        <Button
          color="dark"
          variant="default"
          disabled={mine?.phase === 'counting'}
          onClick={() => order({ do: 'stop' })}
        >
          Stop the run
        </Button>
      ) : (
        <Button
          disabled={busyWith !== undefined}
          onClick={() => order({ do: 'run', plan: { ...plan, activeShare, eventsPerSecond } })}
        >
          Start the run
        </Button>
      )}
      {busyWith === 'climb' ? <p className={classes.about}>A climb is under way; one at a time.</p> : null}
      {isBroken ? (
        <Notice state="stop" title="The run broke off" live>
          The part of this page that sends in the background ended with an error. Start it again; if that does
          not help, load the page anew.
        </Notice>
      ) : null}
      {mine ? <RunProgress news={mine} /> : null}
    </Panel>
  )
}
