import type { RequestListener } from 'node:http'
import { connectBroker, type Broker } from '@signalbox/broker'
import type { ConfigOf, Tracer } from '@signalbox/contracts'
import { openDatabase, recordStart, type Database, type DatabaseOptions } from '@signalbox/database'
import {
  createLogger,
  listen,
  listenForStop,
  replicaName,
  serveHealth,
  startTracing,
  untilStopped,
  versionFrom,
  warnOfMisspelt,
  type ConnectionLimits,
  type HealthOptions,
  type Logger,
  type UpgradeHandler,
} from '@signalbox/runtime'
import { topology, variableNames, type Consumes, type Publishes } from '@signalbox/systems'

/** What every service is told, whatever else it is told. */
type CommonConfig = Pick<
  ConfigOf<object>,
  'HOST' | 'PORT' | 'LOG_LEVEL' | 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_TRACES_SAMPLER_ARG'
>

type PoolOptions = Pick<DatabaseOptions, 'connectionsMax' | 'statementTimeoutMs'>

/** A service that runs. All that it opens here has its name, its log and its traces. */
export type Service<Told, Name extends string = string> = AsyncDisposable & {
  readonly config: Told
  readonly log: Logger
  /** A name for this run of this process. */
  readonly replica: string
  /** Records what the service does itself; nothing where no traces are wanted. */
  readonly tracer: Tracer | undefined
  /** Aborted once the process is told to stop: from then on it is not ready. */
  readonly stopping: AbortSignal
  /** Opens the database of this system and keeps in it that this process has started. It may be away. */
  openDatabase(url: string, options?: PoolOptions): Database
  /** Opens a database in which no starts are kept, such as that of another product. */
  openOtherDatabase(url: string, options?: PoolOptions): Database
  /** Connects to RabbitMQ, for what its system states that this service consumes and publishes; it may be away. */
  connectBroker(url: string): Promise<Broker<Publishes<Name>, Consumes<Name>>>
  /**
   * Serves HTTP, and WebSockets where something takes them. Disposing answers every request, and lets WebSockets leave,
   * before what was opened earlier goes away.
   */
  listen(
    handler: RequestListener,
    takeUpgrade?: UpgradeHandler,
    limits?: ConnectionLimits,
  ): Promise<AsyncDisposable>
  /** Serves only what a platform watches a process by, for a service without another HTTP interface. */
  serveHealth(checks: HealthOptions['checks']): Promise<AsyncDisposable>
  /** Resolves once the process is told to stop; until then the service runs. */
  untilStopped(): Promise<void>
}

/**
 * Begins a service: stop signals, configuration, log, a word on misspelt variables, and traces.
 *
 * Open everything else below it with `await using`, in the order in which it is needed: it is closed in the reverse
 * order when the process is told to stop, and as far as it was opened when the start fails. A failure ends the process
 * with exit code 1.
 *
 * @param name the service, as `readConfig` and the broker know it
 * @throws ConfigError when a variable is missing or wrong
 */
export async function startService<Told extends CommonConfig, const Name extends string>(
  name: Name,
  readConfig: (environment: NodeJS.ProcessEnv) => Told,
): Promise<Service<Told, Name>> {
  const stopping = listenForStop()
  const config = readConfig(process.env)
  const version = versionFrom(process.env)
  const replica = replicaName
  const log = createLogger({ service: name, level: config.LOG_LEVEL })
  warnOfMisspelt(process.env, variableNames, log)
  const tracing = await startTracing(config, { service: name, replica, version, log })
  const { tracer } = tracing
  const address = { host: config.HOST, port: config.PORT }

  function openOtherDatabase(url: string, options?: PoolOptions): Database {
    const onConnectionLost = (error: Error) => log.warn({ err: error }, 'Lost a connection to PostgreSQL')
    return openDatabase(url, { ...options, applicationName: name, tracer, onConnectionLost })
  }

  return {
    config,
    log,
    replica,
    tracer,
    stopping: stopping.signal,
    openOtherDatabase,
    openDatabase(url, options) {
      const pool = openOtherDatabase(url, options)
      const start = recordStart(pool, { service: name, replica, version }, { log })
      return {
        ...pool,
        async [Symbol.asyncDispose]() {
          await using _pool = pool
          await start[Symbol.asyncDispose]()
        },
      }
    },
    connectBroker: async (url) => await connectBroker(url, { topology, log, name, tracer }),
    async listen(handler, takeUpgrade, limits) {
      const upgrade = takeUpgrade && { handle: takeUpgrade, log }
      const server = await listen(handler, { ...address, ...limits, ...(upgrade && { upgrade }) })
      log.info({ port: server.port }, 'Listening')
      return server
    },
    serveHealth: async (checks) => await serveHealth({ ...address, checks, stopping: stopping.signal }),
    async untilStopped() {
      log.info({ version, replica }, `${name} is running`)
      await untilStopped(stopping)
      log.info(`${name} is stopping`)
    },
    async [Symbol.asyncDispose]() {
      await using _stopping = stopping
      await tracing[Symbol.asyncDispose]()
    },
  }
}
