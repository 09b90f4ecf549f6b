import { services, type Service } from '@signalbox/deploy'
import type { ServiceName } from '@signalbox/systems'
import { freePort } from '@signalbox/stack'
import { serviceEnvironment, type Values } from './platform-environment.ts'
import { startDeployed, type Deployed } from './start-deployed.ts'

export type Running = AsyncDisposable & {
  /** The version of each service that is public now. */
  readonly current: ReadonlyMap<ServiceName, Deployed>
  url(name: ServiceName): string
  /** Starts a new version, makes it the public one once it is healthy, and returns the old one, which still runs. */
  replace(service: Service): Promise<Deployed>
}

export type StartAllOptions = {
  readonly directory: string
  readonly valuesOf: (service: ServiceName) => Values
  readonly signal: AbortSignal
}

/**
 * Starts every service at the same time, as a platform does, and waits until all are healthy.
 *
 * @throws what `startDeployed` throws; nothing is left running then
 */
export async function startAll({ directory, valuesOf, signal }: StartAllOptions): Promise<Running> {
  const current = new Map<ServiceName, Deployed>()
  const all = new Set<Deployed>()
  const close = async () => void (await Promise.all([...all].map(async (one) => one[Symbol.asyncDispose]())))

  async function start(service: Service, over: AbortSignal): Promise<Deployed> {
    const environment = serviceEnvironment(service, valuesOf(service.name))
    const deployed = await startDeployed(service, {
      directory,
      port: await freePort(),
      environment,
      signal: over,
    })
    all.add(deployed)
    return deployed
  }

  // One that fails ends the wait for the others.
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  await Promise.allSettled(
    services.map(async (service) => {
      try {
        current.set(service.name, await start(service, either))
      } catch (error) {
        failed.abort(error)
      }
    }),
  )
  if (either.aborted) {
    await close()
    throw either.reason
  }

  const running = (name: ServiceName): Deployed => {
    const found = current.get(name)
    if (!found) throw new Error(`${name} is not running`)
    return found
  }
  return {
    current,
    url: (name) => running(name).url,
    async replace(service) {
      const old = running(service.name)
      current.set(service.name, await start(service, signal))
      return old
    },
    [Symbol.asyncDispose]: close,
  }
}
