/** A clock by which events become due at a rate that is changed from time to time. */
export type RisingClock = {
  readonly eventsPerSecond: number
  /** How many events have become due so many milliseconds after the start; to be asked with growing times. */
  readonly dueBy: (elapsedMs: number) => number
  /** From the last moment on that was asked for. */
  readonly setRate: (eventsPerSecond: number) => void
}

export function createRisingClock(): RisingClock {
  let rate = 0
  let due = 0
  let askedAt = 0
  return {
    get eventsPerSecond() {
      return rate
    },
    dueBy: (elapsedMs) => {
      due += (rate * (elapsedMs - askedAt)) / 1000
      askedAt = elapsedMs
      // Sums of tenths are a hair below the whole number that they mean.
      return Math.floor(due + 1e-6)
    },
    setRate: (eventsPerSecond) => void (rate = eventsPerSecond),
  }
}
