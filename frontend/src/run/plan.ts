/** As many events a second as a browser can make with some room left: 7 µs each, measured on one slow core. */
export const rateMax = 50_000

export const scenarios = ['steady', 'burst', 'ramp', 'mix'] as const

export type Scenario = (typeof scenarios)[number]

export type RunPlan = {
  readonly scenario: Scenario
  /** The highest rate of the run. */
  readonly eventsPerSecond: number
  readonly seconds: number
  /** Between 0 (all passive) and 1 (all active). */
  readonly activeShare: number
}

const burstEverySeconds = 5
const burstSeconds = 1
const waveSeconds = 10

/** What each scenario does, in a sentence for people. */
export const scenarioWords: Readonly<Record<Scenario, string>> = {
  steady: 'The same rate from the first to the last second.',
  burst: `Everything within ${burstSeconds} s, then ${burstEverySeconds - burstSeconds} s of silence, and again: can the queues take it up?`,
  ramp: 'From nothing to the full rate, evenly rising: where does the time to confirm begin to grow?',
  mix: 'Like a real day: the rate comes in waves, one event in 10 carries 2 kB of data, and one in 500 is of an unknown type, which the API refuses.',
}

/**
 * How many events have become due since the start: the clock alone decides, whatever became of those before.
 * It is the area under the rate, so nothing is rounded away however often it is asked.
 */
export function dueBy({ scenario, eventsPerSecond, seconds }: RunPlan, elapsedMs: number): number {
  const time = Math.min(Math.max(elapsedMs / 1000, 0), seconds)
  // Sums of tenths are a hair below the whole number that they mean.
  return Math.floor(eventsPerSecond * secondsAtFullRate(scenario, time, seconds) + 1e-6)
}

function secondsAtFullRate(scenario: Scenario, time: number, seconds: number): number {
  switch (scenario) {
    case 'steady':
      return time
    case 'ramp':
      return time ** 2 / (2 * seconds)
    case 'burst': {
      const before = Math.floor(time / burstEverySeconds)
      return before * burstSeconds + Math.min(time - before * burstEverySeconds, burstSeconds)
    }
    case 'mix': {
      const turn = 2 * Math.PI
      return time / 2 - (waveSeconds / (2 * turn)) * Math.sin((turn * time) / waveSeconds)
    }
  }
}
