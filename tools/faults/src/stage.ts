import { readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { openDatabase } from '@signalbox/database'
import { startStack, type Log, type Ports, type Stack } from '@signalbox/stack'
import type { Manage } from './management.ts'

export type StageOptions = {
  /** The stack's state folder. */
  readonly directory: string
  /** No two stages of a run have the same name. */
  readonly name: string
  /** Without a proxy. */
  readonly databaseUrl: string
  readonly rabbitmqUrl: string
  readonly managementUrl: string
  readonly manage: Manage
  /** Of the proxies, through which the services go. */
  readonly ports: { readonly database: number; readonly broker: number; readonly management: number }
  readonly log: Log
  readonly signal: AbortSignal
}

/** Key rings by topic. */
type Keys = Readonly<Record<string, string>>

/** A fresh vhost and database, and the services as real processes on them. */
export type Stage = AsyncDisposable & {
  readonly stack: Stack
  readonly vhost: string
  /** Past the proxy. */
  readonly brokerUrl: string
  readonly databaseUrl: string
  /** One statement, past the proxy. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** The key ring by which the values of a topic are sealed now. */
  keys(topic: string): string
  /** Stops all services and starts them again, on the same ports, with other key rings where they are given. */
  restartServices(keys?: Keys): Promise<void>
}

/** @throws what startStack throws */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { directory, name, manage, ports, log, signal } = options
  const user = new URL(options.rabbitmqUrl).username
  await manage('PUT', `/vhosts/${name}`, {})
  await manage('PUT', `/permissions/${name}/${user}`, { configure: '.*', write: '.*', read: '.*' })
  const databaseName = name.replaceAll('-', '_')
  await runOnce(options.databaseUrl, `DROP DATABASE IF EXISTS ${databaseName} WITH (FORCE)`)
  await runOnce(options.databaseUrl, `CREATE DATABASE ${databaseName}`)
  const keysOf = (topic: string) => path.join(directory, 'keys', `${topic.toUpperCase()}_KEYS`)
  const brokerUrl = at(options.rabbitmqUrl, { pathname: `/${name}` })
  const databaseUrl = at(options.databaseUrl, { pathname: `/${databaseName}` })

  const start = async (wanted: Ports | 'free') =>
    startStack({
      directory,
      databaseUrl: at(databaseUrl, { port: ports.database }),
      rabbitmqUrl: at(brokerUrl, { port: ports.broker }),
      rabbitmqManagementUrl: at(options.managementUrl, { port: ports.management }),
      ports: wanted,
      // Each service as itself, as in a deployment.
      userSuffix: '',
      log,
      signal,
    })
  let stack = await start('free')
  const database = openDatabase(databaseUrl, {
    applicationName: 'faults',
    connectionsMax: 4,
    // Locks are held, and millions of rows are read.
    statementTimeoutMs: 600_000,
  })
  return {
    get stack() {
      return stack
    },
    vhost: name,
    brokerUrl,
    databaseUrl,
    async sql(text, values = []) {
      return database.query({ name: createHash('sha1').update(text).digest('hex'), text, values })
    },
    keys: (topic) => readFileSync(keysOf(topic), 'utf8'),
    async restartServices(keys = {}) {
      const taken = Object.fromEntries(
        stack.services.flatMap(({ name: service, replica, url }) =>
          replica === 1 ? [[service, Number(new URL(url).port)] as const] : [],
        ),
      )
      await stack[Symbol.asyncDispose]()
      for (const [topic, ring] of Object.entries(keys)) writeFileSync(keysOf(topic), ring, { mode: 0o600 })
      stack = await start(taken)
    },
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await manage('DELETE', `/vhosts/${name}`).catch(() => undefined)
      await runOnce(options.databaseUrl, `DROP DATABASE IF EXISTS ${databaseName} WITH (FORCE)`)
    },
  }
}

async function runOnce(url: string, text: string): Promise<void> {
  await using database = openDatabase(url, { applicationName: 'faults', connectionsMax: 1 })
  await database.query({ name: 'once', text })
}

function at(url: string, { port, pathname }: { port?: number; pathname?: string }): string {
  const changed = new URL(url)
  if (port !== undefined) changed.port = String(port)
  if (pathname !== undefined) changed.pathname = pathname
  return changed.href
}
