import { isHeardQueue, strayBindings, type QueueOverview, type Queues } from '@signalbox/contracts'
import type { Logger } from '@signalbox/runtime'
import { topology } from '@signalbox/systems'
import * as z from 'zod'
import { orFailed, type Management } from './management.ts'

// A queue that has just been declared has no figures yet; whether anybody consumes it is then unknown.
const ManagementQueues = z.array(
  z.object({
    name: z.string(),
    messages_ready: z.number().default(0),
    messages_unacknowledged: z.number().default(0),
    consumers: z.number().nullable().default(null),
  }),
)

const ManagementBindings = z.array(
  z.object({
    source: z.string(),
    destination: z.string(),
    destination_type: z.string(),
    routing_key: z.string(),
    arguments: z.looseObject({}),
  }),
)

export type ReadQueuesOptions = {
  readonly management: Management
  readonly vhost: string
  /** The queues of ours, in this order. Others are nobody's. */
  readonly names: readonly string[]
  readonly log: Logger
}

/**
 * Makes the function that reads queue figures from the RabbitMQ management API. It never throws: when there is
 * no answer, or one that makes no sense, it says so. The figures are up to five seconds old.
 */
export function readQueues({ management, vhost, names, log }: ReadQueuesOptions): () => Promise<Queues> {
  const columns = 'columns=name,messages_ready,messages_unacknowledged,consumers'
  const here = encodeURIComponent(vhost)
  const columnsOfBindings = 'columns=source,destination,destination_type,routing_key,arguments'

  async function ask(): Promise<Queues> {
    const [queues, bindings] = await Promise.all([
      management.get(`/queues/${here}?${columns}`),
      management.get(`/bindings/${here}?${columnsOfBindings}`),
    ])
    const found = new Map(ManagementQueues.parse(queues).map((queue) => [queue.name, queue]))
    const stray = strayBindings(ManagementBindings.parse(bindings), topology)
      .map(({ source, destination }) => `${source} -> ${destination}`)
      .toSorted()
    const figuresOf = (name: string): QueueOverview[] => {
      const queue = found.get(name)
      if (!queue) return []
      const { messages_ready: ready, messages_unacknowledged: unacked, consumers } = queue
      return [{ name, ready, unacked, consumers }]
    }
    const others = [...found.keys()]
      .filter((name) => !names.includes(name) && !isHeardQueue(name, topology.announcements ?? []))
      .toSorted()
    return { status: 'ok', items: names.flatMap(figuresOf), stray, unclaimed: others.flatMap(figuresOf) }
  }

  return orFailed<Queues>(ask, (detail) => ({ status: 'failed', detail }), log)
}
