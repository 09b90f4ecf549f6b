import type { QueueOverview, ServiceOverview } from '@signalbox/contracts'

/** What waits for longer than this is more than a burst. */
const slowAfterMs = 5_000

export type ServiceFacts = {
  readonly name: string
  /** Its processes that are connected to RabbitMQ; null when that cannot be read. */
  readonly replicas: number | null
  /** The queues that it consumes; null when they cannot be read. */
  readonly queues: readonly QueueOverview[] | null
  /** How long what waits longest in one of its queues has waited, in milliseconds; null when nothing waits. */
  readonly oldestMs: number | null
}

/** Says how a service is, in a word and in one sentence. */
export function judgeService({ name, replicas, queues, oldestMs }: ServiceFacts): ServiceOverview {
  const judged = (state: ServiceOverview['state'], detail: string) => ({ name, replicas, state, detail })
  if (replicas === null || queues === null) return judged('unknown', 'RabbitMQ’s figures cannot be read')
  if (replicas === 0) {
    return judged('stopped', `No process of ${name} is connected to RabbitMQ; what waits for it is kept`)
  }
  const idle = queues.filter((queue) => queue.consumers === 0).map((queue) => queue.name)
  if (idle.length > 0) {
    return judged('stopped', `${name} is connected and takes nothing from ${idle.join(' and ')}`)
  }
  if (oldestMs !== null && oldestMs > slowAfterMs) {
    return judged('slow', `What waits for ${name} waits for more than ${slowAfterMs / 1_000} s`)
  }
  return judged('well', `${name} is connected, and nothing waits for long`)
}
