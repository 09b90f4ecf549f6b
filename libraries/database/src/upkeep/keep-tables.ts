import type { Database } from '../open-database.ts'
import { steps } from './steps.ts'

/** The part of a pino logger that this library uses. */
export type UpkeepLog = {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

export type KeepTablesOptions = {
  readonly database: Database
  /** How many whole days events are kept, from 1. */
  readonly retentionDays: number
  readonly log: UpkeepLog
  /** From the end of one run to the start of the next, in milliseconds. */
  readonly intervalMs?: number
}

/**
 * Looks after the tables from now on, every minute: makes partitions ahead, rolls seconds up to minutes and
 * hours, and drops what is older than the retention time.
 *
 * Any number of processes may do it; the database lets one at a time. What fails is logged once, tried again in
 * the next run, and harms nothing until then. Disposing waits for the statement that is running.
 *
 * @throws RangeError when `retentionDays` is not a whole number from 1 to 36,500
 */
export function keepTables({
  database,
  retentionDays,
  log,
  intervalMs = 60_000,
}: KeepTablesOptions): AsyncDisposable {
  if (!Number.isInteger(retentionDays) || retentionDays < 1 || retentionDays > 36_500) {
    throw new RangeError(`retentionDays must be a whole number from 1 to 36500, but is ${retentionDays}`)
  }
  const stopping = new AbortController()
  const failing = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let running = run()

  async function run(): Promise<void> {
    for (const { purpose, run: runStep } of steps) {
      if (stopping.signal.aborted) return
      try {
        await runStep(database, retentionDays, stopping.signal)
        if (failing.delete(purpose)) log.info({}, `Can ${purpose} again`)
      } catch (error) {
        if (!failing.has(purpose)) log.warn({ err: error }, `Cannot ${purpose}; trying again every minute`)
        failing.add(purpose)
      }
    }
    if (stopping.signal.aborted) return
    timer = setTimeout(() => void (running = run()), intervalMs)
  }

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      clearTimeout(timer)
      await running
    },
  }
}
