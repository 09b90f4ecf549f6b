import { queuesOf } from './services.ts'
import { retryQueue, retryQueuesOf, type Topology } from './topology.ts'

export type Exchange = {
  readonly name: string
  readonly type: 'topic'
  readonly arguments: Readonly<Record<string, unknown>>
}
export type Queue = { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
export type Binding = { readonly queue: string; readonly exchange: string; readonly routingKey: string }

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
  return {
    exchanges: [
      { name: deadLetter.exchange, type: 'topic', arguments: {} },
      { name: retry.exchange, type: 'topic', arguments: {} },
      // What finds no queue there would wait in its tier for ever, and from 32 such messages on hold up the others.
      {
        name: retry.homeExchange,
        type: 'topic',
        arguments: { 'alternate-exchange': deadLetter.exchange },
      },
      { name: exchange, type: 'topic', arguments: {} },
    ],
    queues: [
      {
        name: deadLetter.queue,
        // Looking at a letter in the management page counts as a delivery, and RabbitMQ 4 drops after 20 of them by
        // default. There is nowhere behind this queue, so it must never give up.
        arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 2 ** 31 - 1 },
      },
      ...topics.flatMap(({ name: home }) =>
        retry.tiersMs.map((delayMs) => ({
          name: retryQueue(home, delayMs),
          arguments: {
            'x-queue-type': 'quorum',
            // One time for the whole queue: a time of its own for each message would wait behind the head.
            'x-message-ttl': delayMs,
            'x-dead-letter-exchange': retry.homeExchange,
            'x-dead-letter-routing-key': home,
            ...atLeastOnce,
          },
        })),
      ),
      ...topics.map(({ name }) => ({
        name,
        arguments: {
          'x-queue-type': 'quorum',
          'x-delivery-limit': deliveryLimit,
          'x-dead-letter-exchange': deadLetter.exchange,
          'x-dead-letter-routing-key': name,
          ...atLeastOnce,
        },
      })),
    ],
    bindings: [
      { queue: deadLetter.queue, exchange: deadLetter.exchange, routingKey: '#' },
      ...topics.flatMap(({ name: queue }) => [
        { queue, exchange, routingKey: queue },
        { queue, exchange: retry.homeExchange, routingKey: queue },
        ...retryQueuesOf(queue, { retry }).map((tier) => ({
          queue: tier,
          exchange: retry.exchange,
          routingKey: tier,
        })),
      ]),
    ],
  }
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
    bindings: bindings.filter(({ queue }) => own.has(queue)),
  }
}
