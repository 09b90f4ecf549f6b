import { publisherOf } from '@signalbox/broker'
import type { Logger } from '@signalbox/runtime'
import * as z from 'zod'
import { orFailed, type Management } from './management.ts'

// A connection that is just being made has no name yet.
const ManagementConnections = z.array(z.object({ user_provided_name: z.string().optional() }))

/** How many processes of each service are connected to RabbitMQ; null when that cannot be read. */
export type Replicas = ReadonlyMap<string, number> | null

/** Makes the function that counts the connected processes of each service. It never throws. */
export function readReplicas(management: Management, vhost: string, log: Logger): () => Promise<Replicas> {
  const path = `/vhosts/${encodeURIComponent(vhost)}/connections?columns=user_provided_name`

  async function ask(): Promise<Replicas> {
    const replicas = new Map<string, number>()
    for (const { user_provided_name: name = '' } of ManagementConnections.parse(await management.get(path))) {
      const service = publisherOf(name)
      if (service) replicas.set(service, (replicas.get(service) ?? 0) + 1)
    }
    return replicas
  }

  return orFailed<Replicas>(ask, () => null, log)
}
