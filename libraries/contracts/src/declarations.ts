import { exchangesOf } from './exchanges.ts'
import { queuesOf } from './plan.ts'
import { retryQueue, retryQueuesOf, type Topology } from './topology.ts'

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
export function declarationsOf({
  exchange,
  deadLetter,
  retry,
  deliveryLimit,
  topics,
}: Topology): Declarations {
  const exchanges: Exchange[] = [{ name: exchange, type: 'topic', arguments: {} }]
  const queues: Queue[] = [
    {
      name: deadLetter.queue,
      // Looking at a letter in the management page counts as a delivery, and RabbitMQ 4 drops after 20 of them by
      // default. There is nowhere behind this queue, so it must never give up.
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 2 ** 31 - 1 },
    },
  ]
  const bindings: Binding[] = []
  for (const { name: home } of topics) {
    const { events, retry: toTiers, home: wayHome, deadLetters } = exchangesOf(home)
    exchanges.push(
      // Of two keys, as what did not find its way home keeps the one of its queue.
      { name: deadLetters, type: 'fanout', arguments: {} },
      { name: toTiers, type: 'direct', arguments: {} },
      // What finds no queue there would wait in its tier for ever, and from 32 such messages on hold up the others.
      { name: wayHome, type: 'direct', arguments: { 'alternate-exchange': deadLetters } },
      { name: events, type: 'direct', arguments: {} },
    )
    queues.push(
      ...retry.tiersMs.map((delayMs) => ({
        name: retryQueue(home, delayMs),
        arguments: {
          'x-queue-type': 'quorum',
          // One time for the whole queue: a time of its own for each message would wait behind the head.
          'x-message-ttl': delayMs,
          'x-dead-letter-exchange': wayHome,
          'x-dead-letter-routing-key': home,
          ...atLeastOnce,
        },
      })),
      {
        name: home,
        arguments: {
          'x-queue-type': 'quorum',
          'x-delivery-limit': deliveryLimit,
          'x-dead-letter-exchange': deadLetters,
          'x-dead-letter-routing-key': deadLetter.queue,
          ...atLeastOnce,
        },
      },
    )
    bindings.push(
      { exchange, to: 'exchange', name: events, routingKey: home },
      ...[events, wayHome].map((from) => toQueue(from, home)),
      ...retryQueuesOf(home, { retry }).map((tier) => toQueue(toTiers, tier)),
      toQueue(deadLetters, deadLetter.queue),
    )
  }
  return { exchanges, queues, bindings }
}

/** Everywhere a queue's routing key is its name. */
function toQueue(exchange: string, name: string): Binding {
  return { exchange, to: 'queue', name, routingKey: name }
}

/** What is a service's own: the queues that it consumes, their retry tiers, and what leads to them. */
export function ownDeclarations(topology: Topology, service: string): Declarations {
  const { queues, bindings } = declarationsOf(topology)
  const own = new Set(
    queuesOf(service, topology).flatMap((queue) => [queue, ...retryQueuesOf(queue, topology)]),
  )
  return {
    exchanges: [],
    queues: queues.filter(({ name }) => own.has(name)),
    bindings: bindings.filter(({ to, name }) => to === 'queue' && own.has(name)),
  }
}
