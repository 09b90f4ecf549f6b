import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DependencyUnavailable } from '../errors.ts'
import { runCommand } from '../process/run-command.ts'
import type { PostgresBinaries } from './binaries.ts'
import type { PostgresUser } from './postgres-user.ts'

export type InitOptions = {
  /** Holds the data folder. */
  readonly home: string
  readonly binaries: PostgresBinaries
  readonly user: PostgresUser
  readonly role: string
  readonly password: string
  readonly database: string
  /** Off only where losing the data costs nothing. */
  readonly durable: boolean
  readonly signal: AbortSignal | undefined
}

/**
 * Makes the data folder of a private PostgreSQL, unless an earlier run made it.
 *
 * It is made beside its final place and moved there when it is complete, so that an interrupted start leaves
 * no half of it.
 *
 * @returns the data folder
 * @throws DependencyUnavailable when the data is of another major version of PostgreSQL
 */
export async function initData(options: InitOptions): Promise<string> {
  const { home, binaries, user, role, password, database, durable, signal } = options
  const data = path.join(home, 'data')
  if (existsSync(data)) {
    refuseOtherVersion(data, binaries.major)
    return data
  }
  removeHalfMade(home)
  const unfinished = path.join(home, `unfinished-${process.pid}`)
  const passwordFile = path.join(home, 'initdb-password')
  mkdirSync(unfinished, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  user.own(unfinished)
  user.own(passwordFile)
  const run = async (command: string, args: string[], input?: string) => {
    const [program, ...rest] = [...user.prefix, command, ...args]
    await runCommand(program as string, rest, {
      cwd: unfinished,
      env: postgresEnvironment(),
      uid: user.uid,
      gid: user.gid,
      signal,
      ...(input === undefined ? {} : { input }),
    })
  }
  try {
    const pwfile = `--pwfile=${passwordFile}`
    const unsynced = durable ? [] : ['--no-sync']
    await run(binaries.initdb, [
      '-D',
      unfinished,
      '-U',
      role,
      pwfile,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      ...unsynced,
    ])
    // The single-user mode makes the database without a client and without a port; it takes one statement a line. The
    // others are nobody's, and everybody may connect to them unless told otherwise.
    const statements = [
      `CREATE DATABASE ${database}`,
      'REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC',
    ].map((statement) => `${statement}\n`)
    await run(binaries.postgres, ['--single', '-D', unfinished, 'postgres'], statements.join(''))
    renameSync(unfinished, data)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(unfinished, { recursive: true, force: true })
  }
  return data
}

/** Nothing of ours but the way to programs: a PGDATA or PGHOST of the user must not reach a private node. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C.UTF-8' }
}

function removeHalfMade(home: string): void {
  const left = readdirSync(home).filter((name) => name.startsWith('unfinished-'))
  for (const name of left) rmSync(path.join(home, name), { recursive: true, force: true })
}

function refuseOtherVersion(data: string, major: string): void {
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim()
  if (made === major) return
  throw new DependencyUnavailable(
    `The data in ${data} was made by PostgreSQL ${made} and this is PostgreSQL ${major}: delete it with npm run reset, or set DATABASE_URL to a PostgreSQL that can read it`,
  )
}
