import { plan } from '@signalbox/systems'
import type { Log } from '../log.ts'
import { freePort, portFrom } from '../ports.ts'
import type { ServiceName } from './service-names.ts'

/** Ports by service. */
export type Ports = { readonly [Name in ServiceName]?: number }

/**
 * A free port for the first process of each service that is published.
 *
 * @param wanted where to look first: the port that its system states where nothing is said; `free` takes any
 */
export async function choosePorts(wanted: Ports | 'free', log: Log): Promise<Map<ServiceName, number>> {
  const ports = new Map<ServiceName, number>()
  for (const { name, published, port: stated } of plan.services) {
    if (published === undefined) continue
    const first = wanted === 'free' ? await freePort() : (wanted[name] ?? stated)
    const port = await portFrom(first)
    if (port !== first) log(`Port ${first} is taken, so ${name} is on ${port}`)
    ports.set(name, port)
  }
  return ports
}
