import type { Queues } from '@signalbox/contracts'
import type { Logger } from '@signalbox/runtime'
import * as z from 'zod'

const timeoutMs = 2_000

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
  /** With user and password. */
  readonly managementUrl: string
  readonly vhost: string
  /** The queues to show, in this order. Others are left out. */
  readonly names: readonly string[]
  readonly log: Logger
}

/**
 * Makes the function that reads queue figures from the RabbitMQ management API. It never throws: when there is
 * no answer, or one that makes no sense, it says so. The figures are up to five seconds old.
 */
export function readQueues({ managementUrl, vhost, names, log }: ReadQueuesOptions): () => Promise<Queues> {
  const { username, password, origin, pathname } = new URL(managementUrl)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const columns = 'columns=name,messages_ready,messages_unacknowledged,consumers'
  const address = `${origin}${pathname.replace(/\/$/, '')}/api/queues/${encodeURIComponent(vhost)}?${columns}`
  const headers = { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }

  async function ask(): Promise<Queues> {
    const response = await fetch(address, {
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) {
      await response.body?.cancel()
      return {
        status: 'failed',
        detail: `The RabbitMQ management API answered with status ${response.status}`,
      }
    }
    const found = new Map(ManagementQueues.parse(await response.json()).map((queue) => [queue.name, queue]))
    const items = names.flatMap((name) => {
      const queue = found.get(name)
      if (!queue) return []
      const { messages_ready: ready, messages_unacknowledged: unacked, consumers } = queue
      return [{ name, ready, unacked, consumers }]
    })
    return { status: 'ok', items }
  }

  let failing = false
  return async () => {
    try {
      const queues = await ask()
      failing = false
      return queues
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'The RabbitMQ management API gave no usable answer')
      failing = true
      return { status: 'failed', detail: 'The RabbitMQ management API gave no usable answer' }
    }
  }
}
