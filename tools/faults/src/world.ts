import path from 'node:path'
import {
  endLeftovers,
  ownDirectory,
  startPostgres,
  startRabbitmq,
  userCacheDirectory,
  type Log,
  type Postgres,
  type Rabbitmq,
} from '@signalbox/stack'
import { startCluster, type Cluster } from './cluster.ts'
import { erlangCall } from './erlang-call.ts'
import { managementApi, type Manage, type Queue } from './management.ts'
import { openProxy, type Proxy } from './proxy.ts'
import { openStage, type Stage } from './stage.ts'
import { until } from './wait.ts'

/** Everything that a row can do harm to. */
export type World = AsyncDisposable & {
  readonly rabbitmq: Rabbitmq
  /** Instead of the one node, where a row asks for it. */
  readonly cluster: Cluster | undefined
  readonly postgres: Postgres
  /** Between the services and the broker, its management API and the database. */
  readonly brokerLink: Proxy
  readonly managementLink: Proxy
  readonly databaseLink: Proxy
  /** The management API, past the proxy. */
  readonly manage: Manage
  readonly stage: Stage
  /** Of the service that runs now; waits for one that is being started again. */
  pid(service: string): number
  queues(): Promise<Queue[]>
  /** Evaluates Erlang in the broker. */
  erlang(code: string): Promise<string>
  /** Waits until broker, database and all services are ready to work. */
  untilReady(limitSeconds?: number): Promise<void>
  /** A fresh vhost, database and set of processes: after a row that left something behind. */
  renew(): Promise<void>
}

export type WorldOptions = {
  readonly directory: string
  readonly log: Log
  /** Three RabbitMQ nodes instead of one. */
  readonly cluster: boolean
  readonly signal: AbortSignal
}

/**
 * Starts a private RabbitMQ and PostgreSQL, a proxy in front of each, and the services behind them.
 *
 * @throws what startPostgres, startRabbitmq, startCluster and startStack throw; nothing is left running then
 */
export async function openWorld(options: WorldOptions): Promise<World> {
  const closers: (() => Promise<unknown> | void)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    return await open(options, closers, close)
  } catch (error) {
    await close()
    throw error
  }
}

async function open(
  { directory, log, cluster: wantsCluster, signal }: WorldOptions,
  closers: (() => Promise<unknown> | void)[],
  close: () => Promise<void>,
): Promise<World> {
  const owner = ownDirectory(directory)
  closers.push(() => owner[Symbol.dispose]())
  const held = <One extends AsyncDisposable>(one: One): One => {
    closers.push(async () => one[Symbol.asyncDispose]())
    return one
  }
  await endLeftovers(directory)
  const postgres = held(await startPostgres({ directory, log, signal }))
  const node = held(await startRabbitmq({ directory, cacheDirectory: userCacheDirectory(), log, signal }))
  const cluster = wantsCluster ? held(await startCluster(node, path.join(directory, 'cluster'))) : undefined
  const rabbitmq = cluster ?? node
  const portOf = (url: string) => () => Number(new URL(url).port)
  const brokerLink = held(await openProxy(portOf(rabbitmq.url)))
  const managementLink = held(await openProxy(portOf(rabbitmq.managementUrl)))
  const databaseLink = held(await openProxy(portOf(postgres.url)))
  const manage = managementApi(rabbitmq.managementUrl)
  const run = Date.now().toString(36)
  let stages = 0
  const next = async () => {
    stages += 1
    return openStage({
      directory: path.join(directory, 'stack'),
      name: `faults-${run}-${stages}`,
      databaseUrl: postgres.url,
      rabbitmqUrl: rabbitmq.url,
      managementUrl: rabbitmq.managementUrl,
      manage,
      ports: { database: databaseLink.port, broker: brokerLink.port, management: managementLink.port },
      log,
      signal,
    })
  }
  let stage = await next()
  closers.push(async () => stage[Symbol.asyncDispose]())

  return {
    rabbitmq,
    cluster,
    postgres,
    brokerLink,
    managementLink,
    databaseLink,
    manage,
    get stage() {
      return stage
    },
    pid(service) {
      const running = stage.stack.description.processes.find(({ name }) => name === service)
      if (!running?.pid) throw new Error(`There is no process of ${service} now`)
      return running.pid
    },
    async queues() {
      const path_ = `/queues/${stage.vhost}?disable_stats=false`
      const queues = (await manage('GET', path_)) as Partial<Queue>[]
      return queues.map(({ name = '', messages = 0, consumers = 0 }) => ({ name, messages, consumers }))
    },
    erlang: async (code) => erlangCall(rabbitmq.pid, code),
    async untilReady(limitSeconds = 60) {
      await until('PostgreSQL answers', async () => (await stage.sql('SELECT 1')).length === 1, limitSeconds)
      await until('RabbitMQ answers', async () => (await manage('GET', '/overview')) !== null, limitSeconds)
      for (const { name, url } of stage.stack.description.processes) {
        const isReady = async () => {
          const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) })
          const { pid } = (await answer.json()) as { readonly pid?: unknown }
          return (
            answer.ok && stage.stack.description.processes.some((one) => one.url === url && one.pid === pid)
          )
        }
        await until(`${name} is ready`, isReady, limitSeconds)
      }
    },
    async renew() {
      await stage[Symbol.asyncDispose]()
      stage = await next()
    },
    [Symbol.asyncDispose]: close,
  }
}
