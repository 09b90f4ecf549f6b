import { eventsExchange, exchangesOf } from './exchanges.ts'
import { queuesOf } from './plan.ts'
import { retryQueue, retryQueuesOf, type TopicQueue, type Topology } from './topology.ts'

export type Exchange = {
  readonly name: string
  readonly type: 'direct' | 'fanout' | 'topic'
  readonly arguments: Readonly<Record<string, unknown>>
}
export type Queue = { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
/** What leads from an exchange to a queue or to another exchange. */
export type Binding = {
  readonly exchange: string
  readonly to: 'queue' | 'exchange'
  readonly name: string
  readonly routingKey: string
}

/** What RabbitMQ is told to make, all of it durable. */
export type Declarations = {
  readonly exchanges: readonly Exchange[]
  readonly queues: readonly Queue[]
  readonly bindings: readonly Binding[]
}

// At-least-once needs reject-publish; with the default overflow it would silently be at-most-once.
const atLeastOnce = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' }

/**
 * Every exchange, queue and binding of a topology.
 *
 * Arguments are only what can never change without a new queue, and what RabbitMQ 3.10 and 4.x both accept.
 * Limits on length or age belong into policies: a queue that is declared again with other arguments is refused.
 */
export function declarationsOf(topology: Topology): Declarations {
  const { exchange, deadLetter, topics, queues, announcements = [] } = topology
  const letters: Queue = {
    name: deadLetter.queue,
    // Looking at a letter in the management page counts as a delivery, and RabbitMQ 4 drops after 20 of them by
    // default. There is nowhere behind this queue, so it must never give up.
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 2 ** 31 - 1 },
  }
  const parts = queues.map((queue) => declareQueue(queue, isShared(queue, topology), deadLetter.queue))
  return {
    exchanges: [
      { name: exchange, type: 'topic', arguments: {} },
      ...parts.flatMap((part) => part.exchanges),
      ...[...topics.map(({ name }) => name), ...announcements].map((name): Exchange => ({
        name: eventsExchange(name),
        type: 'direct',
        arguments: {},
      })),
    ],
    queues: [letters, ...parts.flatMap((part) => part.queues)],
    bindings: [
      ...topics.flatMap(({ name }) =>
        [...new Set(queues.flatMap(({ topic, routingKey }) => (topic === name ? routingKey : [])))].map(
          (routingKey) => ({ exchange, to: 'exchange', name: eventsExchange(name), routingKey }) as const,
        ),
      ),
      ...parts.flatMap((part) => part.bindings),
    ],
  }
}

/**
 * Whether nobody is told where the queue is missing: others have what is published then, or it need reach nobody.
 */
export function isShared(
  { name, topic, routingKey }: TopicQueue,
  { queues, announcements = [] }: Pick<Topology, 'queues' | 'announcements'>,
): boolean {
  if (announcements.includes(topic)) return true
  return queues.some((other) => other.routingKey === routingKey && other.name !== name)
}

function declareQueue(queue: TopicQueue, shared: boolean, letters: string): Declarations {
  const { name, topic, routingKey, retryAfterMs, deliveryLimit } = queue
  const events = eventsExchange(topic)
  const { copy, retry, home, deadLetters } = exchangesOf(name)
  const tiers = retryAfterMs.map((delayMs): Queue => ({
    name: retryQueue(name, delayMs),
    arguments: {
      'x-queue-type': 'quorum',
      // One time for the whole queue: a time of its own for each message would wait behind the head.
      'x-message-ttl': delayMs,
      'x-dead-letter-exchange': home,
      'x-dead-letter-routing-key': name,
      ...atLeastOnce,
    },
  }))
  const [firstTier] = tiers
  const own: Queue = {
    name,
    arguments: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': deliveryLimit,
      'x-dead-letter-exchange': deadLetters,
      'x-dead-letter-routing-key': letters,
      ...atLeastOnce,
    },
  }
  return {
    exchanges: [
      // Of two keys, as what did not find its way home keeps the one of its queue.
      { name: deadLetters, type: 'fanout', arguments: {} },
      { name: retry, type: 'direct', arguments: {} },
      // What finds no queue there would wait in its tier for ever, and from 32 such messages on hold up the others.
      { name: home, type: 'direct', arguments: { 'alternate-exchange': deadLetters } },
      ...(shared
        ? [{ name: copy, type: 'direct', arguments: { 'alternate-exchange': retry } } as const]
        : []),
    ],
    queues: [...tiers, own],
    bindings: [
      // The first one directly: where it is the only one, its publishers are told that it is missing.
      ...(name === routingKey ? [toQueue(events, name)] : []),
      toQueue(home, name),
      ...tiers.map((tier) => toQueue(retry, tier.name)),
      ...(shared && firstTier
        ? [
            { exchange: events, to: 'exchange', name: copy, routingKey } as const,
            toQueue(copy, name, routingKey),
            toQueue(retry, firstTier.name, routingKey),
          ]
        : []),
      toQueue(deadLetters, letters),
    ],
  }
}

/** Nearly everywhere a queue's routing key is its name. */
function toQueue(exchange: string, name: string, routingKey = name): Binding {
  return { exchange, to: 'queue', name, routingKey }
}

/** What is a service's own: the queues that it consumes, their retry tiers, and what leads to them. */
export function ownDeclarations(topology: Topology, service: string): Declarations {
  const { queues, bindings } = declarationsOf(topology)
  const own = new Set([
    ...queuesOf(service, topology),
    ...topology.queues.filter(({ consumer }) => consumer === service).flatMap(retryQueuesOf),
  ])
  return {
    exchanges: [],
    queues: queues.filter(({ name }) => own.has(name)),
    bindings: bindings.filter(({ to, name }) => to === 'queue' && own.has(name)),
  }
}
