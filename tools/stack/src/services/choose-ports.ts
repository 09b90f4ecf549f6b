import type { System } from '@signalbox/contracts'
import { deadLetterService, entryService, plan } from '@signalbox/systems'
import type { Log } from '../log.ts'
import { freePort, portFrom } from '../ports.ts'
import type { ServiceName } from './service-names.ts'

/** Ports by service. */
export type Ports = { readonly [Name in ServiceName]?: number }

/** The services that have an address: those of the systems that run, and the two whose pages others are told of. */
export const addressedServices = (systems: readonly string[]) =>
  plan.services.filter(
    ({ name, system, published }) =>
      published !== undefined &&
      (systems.includes(system) || name === entryService || name === deadLetterService),
  )

/**
 * A free port for the first process of each service that is published, of the systems that run.
 *
 * @param wanted where to look first: the port that its system states where nothing is said; `free` takes any
 */
export async function choosePorts(
  systems: readonly string[],
  wanted: Ports | 'free',
  log: Log,
): Promise<Map<ServiceName, number>> {
  const ports = new Map<ServiceName, number>()
  for (const { name, port: stated } of addressedServices(systems)) {
    const first = wanted === 'free' ? await freePort() : (wanted[name] ?? stated)
    const port = await portFrom(first)
    if (port !== first) log(`Port ${first} is taken, so ${name} is on ${port}`)
    ports.set(name, port)
  }
  return ports
}

/** A free port for the companion of each system that has one. */
export async function chooseCompanionPorts(
  systems: readonly System[],
  wanted: Ports | 'free',
): Promise<ReadonlyMap<string, number>> {
  const ports = new Map<string, number>()
  for (const { name, companion } of systems)
    if (companion) ports.set(name, wanted === 'free' ? await freePort() : await portFrom(companion.port))
  return ports
}
