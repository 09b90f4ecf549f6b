/** After a sleep of the machine or a throttled tab, at most this much is caught up on. */
const catchUpMaxMs = 2000

type Due = {
  /** Events to send now. */
  readonly count: number
  /** Events that were due in a pause too long to catch up on; they are not sent. */
  readonly missed: number
}

export type Pacer = {
  /** How many events have become due since the last call. @param now milliseconds */
  readonly due: (now: number) => Due
  /** Another rate from now on. */
  readonly setRate: (eventsPerSecond: number, now: number) => void
}

/**
 * Says how many events are due by the clock alone, whatever became of those before: an open loop, so that
 * a slow system shows as waiting and not as a lower rate. Fractions add up over calls; none is lost.
 */
export function createPacer(eventsPerSecond: number, startedAt: number): Pacer {
  let rate = eventsPerSecond
  let askedAt = startedAt
  let owed = 0

  function elapse(now: number): number {
    const passed = Math.max(0, now - askedAt)
    askedAt = now
    owed += (Math.min(passed, catchUpMaxMs) * rate) / 1000
    return (Math.max(0, passed - catchUpMaxMs) * rate) / 1000
  }

  return {
    due: (now) => {
      const missed = Math.floor(elapse(now))
      // Sums of tenths are a hair below the whole number that they mean.
      const count = Math.floor(owed + 1e-9)
      owed -= count
      return { count, missed }
    },
    setRate: (next, now) => {
      elapse(now)
      rate = next
    },
  }
}

/** Whether the event with this number is active, so that any run of events has the share asked for, evenly mixed. */
export function isActive(number: number, activeShare: number): boolean {
  return Math.floor((number + 1) * activeShare) > Math.floor(number * activeShare)
}
