/** One queue, who consumes it, and what its messages hold. */
export type Topic = {
  /** The queue's name, and part of those of its exchanges (`exchangesOf`). */
  readonly name: string
  /** The table in which its consumer stores the events. */
  readonly table: string
  /** Whether events carry their `value` as `sealed_value`, encrypted with the key ring of this topic. */
  readonly sealed: boolean
  /** The service that consumes it. Without one, events are accepted all the same and wait in the queue. */
  readonly consumer?: string
  /** The topic onto which its consumer puts the events next, where their journey goes on. */
  readonly forwardsTo?: string
}

/** Exchanges and queues as plain data: the broker library declares them, the dashboard draws them. */
export type Topology = {
  /** For people, who may write to all topics: it leads to the topic that the routing key names. */
  readonly exchange: string
  readonly deadLetter: { readonly queue: string; readonly consumer?: string }
  readonly retry: {
    /** How long an event waits in each tier, in milliseconds, shortest first. */
    readonly tiersMs: readonly number[]
  }
  /** How often the broker may deliver a message before it gives up on it: a last net, not the retry counter. */
  readonly deliveryLimit: number
  readonly topics: readonly Topic[]
}

/** What is the same for all topics. */
export const commonTopology = {
  exchange: 'events',
  deadLetter: { queue: 'dead-letters' },
  retry: { tiersMs: [1_000, 5_000, 30_000, 120_000, 600_000] },
  // RabbitMQ 3.10 counts every delivery that was not acked, a clean restart included: a low limit would
  // throw away healthy messages after a few deploys.
  deliveryLimit: 50,
} as const satisfies Omit<Topology, 'topics'>

/**
 * The queue of a retry tier. Every queue has tiers of its own, so that what cannot go home stands in nobody else's way.
 * The name holds the time, so that other times are other queues: one that is declared again with another time would be
 * refused.
 *
 * @param home the queue to which events return
 */
export function retryQueue(home: string, delayMs: number): string {
  const delay = delayMs % 1_000 === 0 ? `${delayMs / 1_000}s` : `${delayMs}ms`
  return `${home}.retry-${delay}`
}

/** The retry tiers of a queue, the shortest first. */
export function retryQueuesOf(home: string, { retry }: Pick<Topology, 'retry'>): string[] {
  return retry.tiersMs.map((delayMs) => retryQueue(home, delayMs))
}

/** Whether events wait there for another try; nobody consumes such a queue, they leave it when their time is over. */
export function isRetryQueue(name: string): boolean {
  return /\.retry-\d+m?s$/.test(name)
}

/** Whether what was given up waits there until it is kept in the table `dead_letters`. */
export function isDeadLetterQueue(name: string): boolean {
  return name === commonTopology.deadLetter.queue
}
