/** What events are put onto, and what they hold there. */
export type Topic = {
  /** The name of its first queue too, and part of those of its exchanges (`exchangesOf`). */
  readonly name: string
  /** The table in which the consumer of its first queue stores the events. */
  readonly table: string
  /** Whether events carry their `value` as `sealed_value`, encrypted with the key ring of this topic. */
  readonly sealed: boolean
  /** How many whole days its events are kept; as many as `RETENTION_DAYS` says where nothing is said. */
  readonly retentionDays?: number
  /** The service that consumes its first queue. Without one, events are accepted all the same and wait there. */
  readonly consumer?: string
  /** The topic onto which that puts the events next, where their journey goes on. */
  readonly forwardsTo?: string
  /** The subscriptions of that topic, into each of which they come. */
  readonly feeds?: readonly string[]
  readonly emits?: Emits
}

/**
 * By topic onto which a consumer puts events that it derives from those of its queue, the subscriptions of that topic, into
 * each of which they come.
 */
export type Emits = Readonly<Record<string, readonly string[]>>

/** One of a topic's queues: each subscription has one, and one more for each lane. */
export type TopicQueue = {
  /** `topic1`, `topic1.analytics` for another subscription, and these with the lane behind them, `topic1.critical`. */
  readonly name: string
  readonly topic: string
  /** The subscription, by the name of its usual queue. */
  readonly subscription: string
  /** What is published with this key goes to it and to the same lane of every other subscription. */
  readonly routingKey: string
  readonly lane?: string
  readonly consumer?: string
  /** The table in which its consumer keeps a row for each event, where it does. */
  readonly table?: string
  readonly forwardsTo?: string
  readonly emits?: Emits
  /** How long an event waits in each of its retry tiers, in milliseconds, shortest first. */
  readonly retryAfterMs: readonly number[]
  /** How often the broker may deliver a message before it gives up on it: a last net, not the retry counter. */
  readonly deliveryLimit: number
}

/** Exchanges and queues as plain data: the broker library declares them, the dashboard draws them. */
export type Topology = {
  /** For people, who may write to all topics: it leads to the topic that the routing key names. */
  readonly exchange: string
  readonly deadLetter: { readonly queue: string; readonly consumer?: string }
  readonly topics: readonly Topic[]
  /** Of all topics; the first of a topic has its name. */
  readonly queues: readonly TopicQueue[]
  /** Topics that only tell what has happened: they are none of `topics`, and their subscriptions are among the queues. */
  readonly announcements?: readonly string[]
}

/** What is the same for all topics. */
export const commonTopology = {
  exchange: 'events',
  deadLetter: { queue: 'dead-letters' },
} as const satisfies Omit<Topology, 'topics' | 'queues'>

/** What holds for a topic that says nothing else. */
export const usualQueue = {
  retryAfterMs: [1_000, 5_000, 30_000, 120_000, 600_000],
  // RabbitMQ 3.10 counts every delivery that was not acked, a clean restart included: a low limit would
  // throw away healthy messages after a few deploys.
  deliveryLimit: 50,
} as const satisfies Partial<TopicQueue>

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
export function retryQueuesOf({ name, retryAfterMs }: Pick<TopicQueue, 'name' | 'retryAfterMs'>): string[] {
  return retryAfterMs.map((delayMs) => retryQueue(name, delayMs))
}

/** Whether events wait there for another try; nobody consumes such a queue, they leave it when their time is over. */
export function isRetryQueue(name: string): boolean {
  return /\.retry-\d+m?s$/.test(name)
}

/** Whether what was given up waits there until it is kept in the table `dead_letters`. */
export function isDeadLetterQueue(name: string): boolean {
  return name === commonTopology.deadLetter.queue
}
