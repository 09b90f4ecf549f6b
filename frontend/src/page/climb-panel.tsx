import { Button, NumberInput } from '@mantine/core'
import { Panel, Term } from '@signalbox/ui'
import { useState } from 'react'
import { climbRates } from '../climb/climb.ts'
import type { WorkerState } from '../worker/use-worker.ts'
import { ClimbSteps } from './climb-steps.tsx'
import { ClimbVerdict } from './climb-verdict.tsx'
import { takesActive } from './offers.ts'
import { RunProgress } from './run-progress.tsx'
import classes from './run-panel.module.css'

const within = (value: number | string, least: number, most: number) =>
  Math.min(most, Math.max(least, Math.floor(Number(value)) || least))
const [lowest = 0] = climbRates

type ClimbPanelProps = WorkerState & {
  /** The systems that run, once that is known. */
  readonly running: readonly string[] | undefined
}

/** Half of the events of a climb are active, where such are taken. */
const activeShare = 0.5

/** Raises the rate until the system is saturated, and says which part of it was the bottleneck. */
export function ClimbPanel({ running, news, busyWith, order }: ClimbPanelProps) {
  const [limit, setLimit] = useState<number | string>(250)
  const [length, setLength] = useState<number | string>(4)
  const p99LimitMs = within(limit, 1, 60_000)
  const stepSeconds = within(length, 1, 60)
  const mine = news.climb
  return (
    <Panel
      title="Climb"
      hint={
        <>
          Raises the rate from {lowest} events per second, step by step, until the system is{' '}
          <Term name="saturated" />, and says which part is the bottleneck. Best without other traffic.
        </>
      }
    >
      <div className={classes.fields}>
        <NumberInput
          label="p99 to confirm may reach (ms)"
          value={limit}
          onChange={setLimit}
          onBlur={() => setLimit(p99LimitMs)}
          min={1}
          max={60_000}
          allowDecimal={false}
          allowNegative={false}
        />
        <NumberInput
          label="Seconds for each step"
          value={length}
          onChange={setLength}
          onBlur={() => setLength(stepSeconds)}
          min={1}
          max={60}
          allowDecimal={false}
          allowNegative={false}
        />
      </div>
      <p className={classes.about}>
        A rate counts as carried when its confirms follow, its p99 stays below the limit, no event fails, and
        nothing piles up behind RabbitMQ. One that is not is held once more before it is judged.
      </p>
      {busyWith === 'climb' ? (
        <Button
          color="dark"
          variant="default"
          disabled={mine?.phase === 'counting'}
          onClick={() => order({ do: 'stop' })}
        >
          Stop the climb
        </Button>
      ) : (
        <Button
          disabled={busyWith !== undefined}
          onClick={() =>
            order({
              do: 'climb',
              plan: { p99LimitMs, stepSeconds },
              activeShare: takesActive(running) ? activeShare : 0,
            })
          }
        >
          Start the climb
        </Button>
      )}
      {busyWith === 'run' ? <p className={classes.about}>A run is under way; one at a time.</p> : null}
      {mine?.climb ? (
        <>
          <ClimbVerdict progress={mine.climb} />
          <ClimbSteps progress={mine.climb} />
        </>
      ) : null}
      {mine ? <RunProgress news={mine} /> : null}
    </Panel>
  )
}
