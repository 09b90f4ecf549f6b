import type { Database } from './open-database.ts'

/** One run of one process. */
type ProcessRun = {
  readonly service: string
  /** Its name, new for each run. */
  readonly replica: string
  readonly version: string
}

type RecordStartOptions = {
  readonly log: { warn(details: object, message: string): void }
  /** From a failure to the next try, in milliseconds. */
  readonly againMs?: number
}

// The row may come late: the start itself is as long ago as the process has run.
const text = `
  INSERT INTO process_starts (replica, service, version, started_at)
  VALUES ($1, $2, $3, now() - make_interval(secs => $4))
  ON CONFLICT (replica) DO NOTHING`

/**
 * Keeps in the database that this process has started, for the marks on the dashboard's charts. Nothing waits for
 * it: while the database is away it is tried again, and a failure is logged once. Disposing gives it up.
 */
export function recordStart(
  database: Database,
  { service, replica, version }: ProcessRun,
  { log, againMs = 5_000 }: RecordStartOptions,
): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined
  let disposed = false
  let warned = false
  let running = write()

  async function write(): Promise<void> {
    try {
      const values = [replica, service, version, process.uptime()]
      await database.query({ name: 'insert-process-start', text, values })
    } catch (error) {
      if (!warned) log.warn({ err: error }, 'Cannot keep that this process has started; trying again')
      warned = true
      if (!disposed) timer = setTimeout(() => void (running = write()), againMs)
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      disposed = true
      clearTimeout(timer)
      await running
    },
  }
}
