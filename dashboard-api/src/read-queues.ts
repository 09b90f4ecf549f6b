import type { Queues } from '@signalbox/contracts'
import type { Logger } from '@signalbox/runtime'
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

export type ReadQueuesOptions = {
  readonly management: Management
  readonly vhost: string
  /** The queues to show, in this order. Others are left out. */
  readonly names: readonly string[]
  readonly log: Logger
}

/**
 * Makes the function that reads queue figures from the RabbitMQ management API. It never throws: when there is
 * no answer, or one that makes no sense, it says so. The figures are up to five seconds old.
 */
export function readQueues({ management, vhost, names, log }: ReadQueuesOptions): () => Promise<Queues> {
  const columns = 'columns=name,messages_ready,messages_unacknowledged,consumers'
  const path = `/queues/${encodeURIComponent(vhost)}?${columns}`

  async function ask(): Promise<Queues> {
    const found = new Map(
      ManagementQueues.parse(await management.get(path)).map((queue) => [queue.name, queue]),
    )
    const items = names.flatMap((name) => {
      const queue = found.get(name)
      if (!queue) return []
      const { messages_ready: ready, messages_unacknowledged: unacked, consumers } = queue
      return [{ name, ready, unacked, consumers }]
    })
    return { status: 'ok', items }
  }

  return orFailed<Queues>(ask, (detail) => ({ status: 'failed', detail }), log)
}
