import { PermanentError } from '@signalbox/contracts'
import type { BrokerLog } from './log.ts'
import { wait } from './wait.ts'

/** Runs between two tries of the same work. Rejects when there is to be no further one. */
export type BeforeRetry = (error: unknown, attempt: number) => Promise<void>

/** Tries until it works. Throws a `PermanentError` on, and whatever `beforeRetry` throws. */
export async function untilDone<Value>(work: () => Promise<Value>, beforeRetry: BeforeRetry): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof PermanentError) throw error
      await beforeRetry(error, attempt)
    }
  }
}

const delayMinMs = 100
const delayMaxMs = 5_000

/** How long to wait after a failed attempt: doubling from 100 ms to 5 s, half of it by chance. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const longest = Math.min(delayMaxMs, delayMinMs * 2 ** (attempt - 1))
  return longest / 2 + (longest / 2) * random()
}

export type HoldOptions = {
  /** Once it is aborted there is no further try, and a wait that has begun ends. */
  readonly abandoned: AbortSignal
  readonly log: BrokerLog
  readonly queue: string
  /** Told why a batch is held, each time that it could not be handled. */
  readonly onHeld: (error: unknown) => void
}

/** Waits between tries, and says so in the log. */
export function holdWithBackoff({ abandoned, log, queue, onHeld }: HoldOptions): BeforeRetry {
  return async (error, attempt) => {
    abandoned.throwIfAborted()
    onHeld(error)
    const delayMs = Math.round(backoffMs(attempt))
    log.warn(
      { err: error, queue, attempt, delayMs },
      'A batch could not be handled; holding it and trying again',
    )
    await wait(delayMs, abandoned)
  }
}
