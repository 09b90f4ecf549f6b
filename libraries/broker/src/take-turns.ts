// Long enough for a usual batch of 2,000 events, short enough that nobody else in this process notices.
const sliceMs = 10
// A look at the clock costs as much as a hundredth of an event.
const stepsBetweenLooks = 16

/** Lets long work give the event loop its turn every 10 ms. */
export function takeTurns() {
  let since = performance.now()
  let steps = 0

  return {
    /**
     * Whether this work has gone on for long enough.
     *
     * @param now look at the clock, and not only now and then
     */
    isOver(now: boolean): boolean {
      steps += 1
      if (!now && steps < stepsBetweenLooks) return false
      steps = 0
      return performance.now() - since > sliceMs
    },
    /** Resolves when whatever else was waiting has had its turn. */
    async pass(): Promise<void> {
      await new Promise((resolve) => setImmediate(resolve))
      since = performance.now()
    },
  }
}

/** Does work that comes in steps, and lets others have their turn between them. */
export async function inTurns<Result>(work: Generator<unknown, Result>): Promise<Result> {
  const turns = takeTurns()
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value
    if (turns.isOver(true)) await turns.pass()
  }
}
