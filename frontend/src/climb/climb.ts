import type { Pressure } from '@signalbox/contracts'
import type { Stretch } from '../run/open-loop.ts'
import { rateMax } from '../run/plan.ts'
import { judgeStep, type Saturation, type StepMeasure } from './judge-step.ts'
import { pressureBetween } from './pressure-between.ts'

/** Steps that a person reads easily, each about 1.5 times the one before. */
const rates = [
  100, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 7_000, 10_000, 15_000, 20_000, 30_000,
]
export const climbRates: readonly number[] = [...rates, rateMax]

export type ClimbPlan = {
  /** How long each rate is held. */
  readonly stepSeconds: number
  /** The slowest p99 from due to confirmed, in milliseconds, that still counts as carried. */
  readonly p99LimitMs: number
}

/** How far a climb has come. */
export type ClimbProgress = {
  readonly plan: ClimbPlan
  /** The rate that is held now; nothing when it is over. */
  readonly holding: number | undefined
  /** Those that are over, in their order; of a saturated climb the last one is the one that was not carried. */
  readonly steps: readonly StepMeasure[]
  readonly saturation: Saturation | undefined
}

export type ClimbOptions = {
  readonly plan: ClimbPlan
  readonly setRate: (eventsPerSecond: number) => void
  readonly takeStretch: () => Stretch
  /** Confirmed and not yet stored, in events. */
  readonly askBacklog: () => Promise<number | undefined>
  readonly askPressure: () => Promise<Pressure | undefined>
  readonly wait: (ms: number) => Promise<void>
  readonly isStopped: () => boolean
  readonly onProgress: (progress: ClimbProgress) => void
}

/** Holds one rate after the other, until one is not carried twice in a row, all were, or it is stopped. */
export async function climb(options: ClimbOptions): Promise<void> {
  const { plan, setRate, takeStretch, askBacklog, askPressure, wait, isStopped, onProgress } = options
  const steps: StepMeasure[] = []
  let saturation: Saturation | undefined
  const report = (holding?: number) => onProgress({ plan, holding, steps: [...steps], saturation })
  let [backlog, pressure] = [await askBacklog(), await askPressure()]

  /** @returns nothing when it was stopped meanwhile */
  async function hold(eventsPerSecond: number): Promise<StepMeasure | undefined> {
    setRate(eventsPerSecond)
    takeStretch()
    report(eventsPerSecond)
    await wait(plan.stepSeconds * 1000)
    if (isStopped()) return undefined
    const stretch = takeStretch()
    const [backlogNow, pressureNow] = await Promise.all([askBacklog(), askPressure()])
    const step: StepMeasure = {
      ...stretch,
      eventsPerSecond,
      backlogGrowth: backlogNow === undefined || backlog === undefined ? undefined : backlogNow - backlog,
      ...pressureBetween(pressure, pressureNow),
    }
    backlog = backlogNow
    pressure = pressureNow
    return step
  }

  for (const eventsPerSecond of climbRates) {
    let step = await hold(eventsPerSecond)
    // A moment in which the machine was busy with something else is no limit: what does not pass is tried once more.
    if (step && judgeStep(step, plan.p99LimitMs)) step = await hold(eventsPerSecond)
    if (!step) break
    steps.push(step)
    saturation = judgeStep(step, plan.p99LimitMs)
    if (saturation) break
  }
  setRate(0)
  report()
}
