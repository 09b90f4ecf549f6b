import type { Pressure } from '@signalbox/contracts'
import type { StepMeasure } from './judge-step.ts'

type PressureOfStep = Pick<StepMeasure, 'apiBusy' | 'machineBusy' | 'confirmWaitMs'>

/** Undefined when a figure is missing, nothing has happened, or the two come from different processes of the api. */
export function pressureBetween(before: Pressure | undefined, after: Pressure | undefined): PressureOfStep {
  const grown = (name: keyof Pressure) => (before && after ? after[name] - before[name] : 0)
  const isOneProcess = grown('publishes') > 0 && grown('activeMs') >= 0 && grown('idleMs') >= 0
  return {
    apiBusy: isOneProcess ? shareOf(grown('activeMs'), grown('idleMs')) : undefined,
    machineBusy: isOneProcess ? shareOf(grown('machineActiveMs'), grown('machineIdleMs')) : undefined,
    confirmWaitMs: isOneProcess ? grown('confirmWaitMs') / grown('publishes') : undefined,
  }
}

function shareOf(active: number, idle: number): number | undefined {
  return active + idle > 0 ? active / (active + idle) : undefined
}
