import { windows, type WindowName } from '@signalbox/contracts'

/** A span of time up to now, in steps. */
export type Window = {
  /** Seconds since 1970 of the first step's start; a multiple of `stepSeconds`. */
  readonly from: number
  readonly steps: number
  readonly stepSeconds: number
  /** Seconds since 1970, now. */
  readonly now: number
}

/** The window of that name that ends now; its last step is the one that now is in. */
export function windowUpTo(now: number, name: WindowName): Window {
  const { windowSeconds, stepSeconds } = windows[name]
  const steps = windowSeconds / stepSeconds
  return { from: (Math.floor(now / stepSeconds) - steps + 1) * stepSeconds, steps, stepSeconds, now }
}

/** Start of each step, RFC 3339, and whether it is over. Oldest first. */
export function stepsOf({ from, steps, stepSeconds, now }: Window): { time: string; complete: boolean }[] {
  return Array.from({ length: steps }, (_, index) => {
    const start = from + index * stepSeconds
    return { time: new Date(start * 1_000).toISOString(), complete: start + stepSeconds <= now }
  })
}
