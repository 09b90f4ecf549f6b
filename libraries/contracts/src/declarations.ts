import { queuesOf } from './services.ts'
import { retryQueue, type Topology } from './topology.ts'

export type Exchange = { readonly name: string; readonly type: 'topic' | 'headers' }
export type Queue = { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
export type Binding = {
  readonly queue: string
  readonly exchange: string
  readonly routingKey: string
  readonly arguments: Readonly<Record<string, unknown>>
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
  return {
    exchanges: [
      { name: deadLetter.exchange, type: 'topic' },
      { name: retry.exchange, type: 'headers' },
      { name: exchange, type: 'topic' },
    ],
    queues: [
      {
        name: deadLetter.queue,
        // Looking at a letter in the management page counts as a delivery, and RabbitMQ 4 drops after 20 of them by
        // default. There is nowhere behind this queue, so it must never give up.
        arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 2 ** 31 - 1 },
      },
      // What waits in a tier keeps the routing key of the queue that it came from, and returns to that queue alone.
      ...retry.tiersMs.map((delayMs) => ({
        name: retryQueue(delayMs),
        arguments: {
          'x-queue-type': 'quorum',
          // One time for the whole queue: a time of its own for each message would wait behind the head.
          'x-message-ttl': delayMs,
          'x-dead-letter-exchange': '',
          ...atLeastOnce,
        },
      })),
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
      { queue: deadLetter.queue, exchange: deadLetter.exchange, routingKey: '#', arguments: {} },
      ...retry.tiersMs.map(retryQueue).map((queue) => ({
        queue,
        exchange: retry.exchange,
        routingKey: '',
        arguments: { 'x-match': 'all', 'retry-tier': queue },
      })),
      ...topics.map(({ name }) => ({ queue: name, exchange, routingKey: name, arguments: {} })),
    ],
  }
}

/** What is a service's own: the queues that it consumes, and what leads to them. */
export function ownDeclarations(topology: Topology, service: string): Declarations {
  const { queues, bindings } = declarationsOf(topology)
  const own = new Set(queuesOf(service, topology))
  return {
    exchanges: [],
    queues: queues.filter(({ name }) => own.has(name)),
    bindings: bindings.filter(({ queue }) => own.has(queue)),
  }
}
