import path from 'node:path'
import { type StackDescription, removeDescription, systemsOf, writeDescription } from './description.ts'
import { ownDirectory } from './directory-lock.ts'
import { serveFaults } from './faults/serve-faults.ts'
import { freePort } from './ports.ts'
import type { Postgres } from './postgres/start-postgres.ts'
import { endLeftovers } from './process/run-records.ts'
import type { Rabbitmq } from './rabbitmq/rabbitmq.ts'
import { keep, makeKeyRing } from './secrets.ts'
import type { System } from '@signalbox/contracts'
import { askedServices, deadLetterService, entryService, plan, systems } from '@signalbox/systems'
import { vhostOf } from './rabbitmq/management.ts'
import { chooseCompanionPorts, choosePorts, type Ports } from './services/choose-ports.ts'
import { serviceEnvironment, type StackFacts } from './services/service-environment.ts'
import { serviceNames, type Replicas, type ServiceName } from './services/service-names.ts'
import { whatRuns } from './services/what-runs.ts'
import {
  startProcess,
  startService,
  type RunningProcess,
  type RunningService,
} from './services/start-service.ts'
import { startServers, type ServerOptions } from './start-servers.ts'
import { together } from './together.ts'

export type StackOptions = ServerOptions & {
  readonly replicas?: Replicas
  /** The systems that run; preset: all. */
  readonly systems?: readonly string[] | undefined
  /** Whether the services run from what `npm run build` made, as they do when deployed, or from their source. */
  readonly built?: boolean
  /** Whether the simulator may ask for faults: a stopped service, a poison event. */
  readonly allowFaults?: boolean
  /**
   * By published service, where to look for a free port for it first: the port that its system states where nothing is said.
   * `free` takes any.
   */
  readonly ports?: Ports | 'free'
  /** Whatever of the services' variables whoever starts it has set reaches them; preset: nothing. */
  readonly environment?: NodeJS.ProcessEnv
}

export type Stack = AsyncDisposable & {
  /** As it is now: pids change when a process is started again. */
  readonly description: StackDescription
  readonly postgres: Postgres
  readonly rabbitmq: Rabbitmq
  readonly services: readonly RunningService[]
  /** Starts one more process of a service, and waits until it is ready. */
  add(service: ServiceName, environment?: Readonly<Record<string, string>>): Promise<RunningService>
  /** Stops a process of a service, and does not start it again. */
  remove(service: RunningService): Promise<void>
}

/**
 * Starts everything: PostgreSQL and RabbitMQ, tables, user interfaces and every service, each ready to work
 * when it resolves. Disposing stops it in the opposite order.
 *
 * @throws StackRunning when another stack owns the state folder; else what startServers or startService
 *   throw, or the signal's reason. Nothing is left running then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { directory, log, signal } = options
  const closers: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    const owner = ownDirectory(directory)
    closers.push(() => owner[Symbol.dispose]())
    removeDescription(directory)
    const left = await endLeftovers(directory)
    if (left.length > 0) log(`Ended what an earlier run left behind: ${left.join(', ')}`)
    return await open(options, closers, close)
  } catch (error) {
    await close()
    signal?.throwIfAborted()
    throw error
  }
}

async function open(
  options: StackOptions,
  closers: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<Stack> {
  const { directory, log } = options
  log('Starting PostgreSQL and RabbitMQ, building the user interfaces ...')
  const servers = await startServers(options)
  closers.push(async () => await servers[Symbol.asyncDispose]())
  const { postgres, databaseUrl, rabbitmq, rabbitmqUrl, managementUrl, pages } = servers

  const { processes: counts, systems: names } = whatRuns(options.replicas ?? {}, options.systems)
  const present = (systems as readonly System[]).filter(({ name }) => names.includes(name))
  const ports = await choosePorts(names, options.ports ?? {}, log)
  const ownUrls = new Map(
    plan.services
      .flatMap(({ name, system }) =>
        ports.has(name) ? [[system, `http://127.0.0.1:${ports.get(name)}`] as const] : [],
      )
      .toReversed(),
  )
  const companionPorts = await chooseCompanionPorts(present, options.ports ?? {})
  // Ended after the services, which finish what they have asked of them.
  const companions: RunningProcess<string>[] = []
  closers.push(
    async () => void (await Promise.all(companions.map(async (one) => one[Symbol.asyncDispose]()))),
  )
  const services: RunningService[] = []
  closers.push(async () => void (await Promise.all(services.map(async (one) => one[Symbol.asyncDispose]()))))
  const faults = options.allowFaults
    ? await serveFaults({ services, managementUrl: rabbitmq.managementUrl, vhost: vhostOf(rabbitmq.url) })
    : undefined
  closers.push(async () => faults?.[Symbol.asyncDispose]())
  const facts: StackFacts = {
    databaseUrl,
    rabbitmqUrl,
    rabbitmqManagementUrl: managementUrl,
    keys: (variable) => keep(path.join(directory, 'keys', variable), makeKeyRing),
    apiUrl: `http://127.0.0.1:${ports.get(entryService)}`,
    dashboardUrl: `http://127.0.0.1:${ports.get(deadLetterService)}`,
    systemUrls: Object.fromEntries([
      ...askedServices.flatMap(({ name }) =>
        ports.has(name) ? [[name, `http://127.0.0.1:${ports.get(name)}`] as const] : [],
      ),
      ...present.flatMap(({ name, companion }) =>
        companion ? [[companion.name, `http://127.0.0.1:${companionPorts.get(name)}`] as const] : [],
      ),
    ]),
    companionUrls: new Map([...companionPorts].map(([name, port]) => [name, `http://127.0.0.1:${port}`])),
    ownUrls,
    systems: names,
    pages,
    faultsUrl: faults?.url,
    environment: options.environment ?? {},
  }
  const describe = (): StackDescription => {
    const processes = [...services, ...companions].map(({ name, pid = 0, url }) => ({ name, pid, url }))
    return {
      api: facts.apiUrl,
      dashboard: facts.dashboardUrl,
      rabbitmq: rabbitmq.url,
      rabbitmqManagement: rabbitmq.managementUrl,
      database: postgres.url,
      systems: systemsOf(plan.services, present, processes),
      processes,
    }
  }
  let complete = false
  let added = 0
  const update = () => void (complete && writeDescription(directory, describe()))
  const start = async (
    service: ServiceName,
    replica: number,
    signal?: AbortSignal,
    more?: Readonly<Record<string, string>>,
  ) => {
    const port = (replica === 1 ? ports.get(service) : undefined) ?? (await freePort())
    const environment = { ...serviceEnvironment(service, facts), ...more }
    const { built } = options
    const running = await startService({
      directory,
      service,
      replica,
      port,
      environment,
      built,
      log,
      signal,
      onRestart: update,
    })
    services.push(running)
    return running
  }
  const startCompanion = async ({ name, companion }: System, signal: AbortSignal) => {
    if (!companion) return
    const { name: companionName } = companion
    const url = ownUrls.get(name)
    const process = await startProcess({
      directory,
      name: companionName,
      folder: `systems/${name}`,
      program: `${companionName}/main`,
      replica: 1,
      port: companionPorts.get(name) ?? companion.port,
      environment: url === undefined ? {} : { SYSTEM_URL: url },
      built: options.built,
      log,
      signal,
      onRestart: update,
    })
    companions.push(process)
  }
  log('Starting the services ...')
  await together(options.signal, [
    ...present.map((system) => async (signal: AbortSignal) => await startCompanion(system, signal)),
    ...serviceNames.flatMap((service) =>
      Array.from({ length: counts.get(service) ?? 1 }, (_, index) => async (signal: AbortSignal) => {
        await start(service, index + 1, signal)
      }),
    ),
  ])
  services.sort((a, b) => serviceNames.indexOf(a.name) - serviceNames.indexOf(b.name))
  complete = true
  closers.push(() => {
    complete = false
    removeDescription(directory)
  })
  writeDescription(directory, describe())
  return {
    get description() {
      return describe()
    },
    postgres,
    rabbitmq,
    services,
    async add(service, environment) {
      const taken = services.filter(({ name }) => name === service).map(({ replica }) => replica)
      // Not the lowest that is free: two that start at the same time would both take it.
      added += 1
      const running = await start(service, taken.includes(1) ? 100 + added : 1, options.signal, environment)
      update()
      return running
    },
    async remove(service) {
      const place = services.indexOf(service)
      if (place !== -1) services.splice(place, 1)
      await service[Symbol.asyncDispose]()
      update()
    },
    [Symbol.asyncDispose]: close,
  }
}
