import { rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { TopicName } from '@signalbox/systems'
import { openDatabase, type Database } from '@signalbox/database'
import { build } from './build.ts'
import {
  isOwned,
  startStack,
  stateDirectory,
  StackRunning,
  type RunningService,
  type ServiceName,
  type Stack,
} from '@signalbox/stack'

/** The running stack, as the scenarios see it. */
export type System = AsyncDisposable & {
  readonly stack: Stack
  readonly database: Database
  /** How long it took until everything was ready, in seconds. */
  readonly readySeconds: number
  /** How many events a topic has stored, by the sums that are written with them. */
  stored(topic: TopicName): Promise<number>
  /** Waits until a topic has stored that many. */
  untilStored(topic: TopicName, events: number): Promise<void>
  /** Deletes all events and sums, so that each scenario begins with the same tables. */
  empty(): Promise<void>
  service(name: ServiceName): RunningService
  /** For the report, such as `RabbitMQ 3.10.8`. */
  readonly versions: string
}

/** The state folder of a run. */
export const directory = path.join(stateDirectory, 'bench')
const pollMs = 50
const storedWithinMs = 300_000

// As a replica, for which tables such as those of an account book do not refuse it.
const truncateAll = `
  DO $$
  DECLARE names text;
  BEGIN
    SELECT string_agg(format('%I', tablename), ', ') INTO names
      FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('pgmigrations', 'roll_up_progress');
    PERFORM set_config('session_replication_role', 'replica', true);
    EXECUTE 'TRUNCATE ' || names;
  END $$`

/**
 * Starts the whole stack with new data in a folder of its own.
 *
 * PostgreSQL notes the time of each commit, so that latencies end when a row is safe and not when its
 * statement began.
 *
 * @throws StackRunning when another run of the benchmarks is using the folder; else what `startStack` throws
 */
export async function openSystem(options: {
  readonly log: (line: string) => void
  readonly signal: AbortSignal
}): Promise<System> {
  if (isOwned(directory)) throw new StackRunning('The benchmarks are running already: let them end first')
  rmSync(directory, { recursive: true, force: true })
  options.log('Building')
  await build(options.signal)
  const startedAt = performance.now()
  const stack = await startStack({ directory, built: true, ...options })
  const readySeconds = (performance.now() - startedAt) / 1_000
  const database = openDatabase(stack.postgres.url, { applicationName: 'bench', statementTimeoutMs: 600_000 })

  async function stored(topic: TopicName): Promise<number> {
    const text = 'SELECT coalesce(sum(events), 0)::bigint AS events FROM topic_seconds WHERE topic = $1'
    const [row] = await database.query<{ events: number }>({ name: 'stored', text, values: [topic] })
    return row?.events ?? 0
  }

  await noteCommitTimes(stack, database)
  return {
    stack,
    database,
    readySeconds,
    stored,
    async untilStored(topic, events) {
      const deadline = performance.now() + storedWithinMs
      let now = await stored(topic)
      while (now < events) {
        if (performance.now() > deadline)
          throw new Error(`${topic} stored ${now} of ${events} events in time`)
        options.signal.throwIfAborted()
        await wait(pollMs)
        now = await stored(topic)
      }
    },
    async empty() {
      await database.query({ name: 'empty', text: truncateAll })
      await database.query({ name: 'checkpoint', text: 'CHECKPOINT' })
    },
    versions: [stack.postgres.source, stack.rabbitmq.source]
      .map((source) => source.split(/ from |,/)[0])
      .join(', '),
    service(name) {
      const found = stack.services.find((service) => service.name === name)
      if (!found) throw new Error(`The stack has no ${name}`)
      return found
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await stack[Symbol.asyncDispose]()
    },
  }
}

async function noteCommitTimes(stack: Stack, database: Database): Promise<void> {
  await database.query({ name: 'note-commits', text: 'ALTER SYSTEM SET track_commit_timestamp = on' })
  await stack.postgres.restart()
  const ready = async () =>
    (await Promise.all(stack.services.map(async ({ url }) => (await fetch(`${url}/readyz`)).ok))).every(
      Boolean,
    )
  while (!(await ready())) await wait(pollMs)
}
