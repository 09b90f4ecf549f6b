import { isRetryQueue, type Queues } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { repeat, type Logger } from '@signalbox/runtime'
import { depthStepsSeconds, insertQueueDepths } from './sql/insert-queue-depths.ts'

/** The name under which stands what waits in all retry tiers together. */
export const allRetries = 'retry'

const everyMs = depthStepsSeconds[0] * 1_000

/** How many messages are in each queue, ready or in a service's hand; the retry tiers as one. */
function depthsOf(queues: Queues): Map<string, number> {
  const depths = new Map<string, number>()
  if (queues.status === 'failed') return depths
  for (const { name, ready, unacked } of queues.items) {
    const queue = isRetryQueue(name) ? allRetries : name
    depths.set(queue, (depths.get(queue) ?? 0) + ready + unacked)
  }
  return depths
}

export type KeepQueueDepthsOptions = {
  readonly database: Database
  readonly queues: () => Promise<Queues>
  readonly log: Logger
}

/**
 * Keeps the depth of every queue from now on, every five seconds, for the charts. While RabbitMQ or the database
 * cannot be asked there is a gap; that is logged once. Disposing waits for what is being written.
 */
export function keepQueueDepths({ database, queues, log }: KeepQueueDepthsOptions): AsyncDisposable {
  async function keep(): Promise<void> {
    const depths = depthsOf(await queues())
    if (depths.size > 0) await insertQueueDepths(database, depths)
  }
  return repeat(keep, everyMs, (error) =>
    log.warn({ err: error }, 'Cannot keep the depths of the queues; trying again'),
  )
}
