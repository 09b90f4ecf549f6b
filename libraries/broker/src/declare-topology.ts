import { retryQueue, type Topology } from '@signalbox/contracts'
import type { Channel } from 'amqplib'

// At-least-once needs reject-publish; with the default overflow it would silently be at-most-once.
const atLeastOnce = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' }

/**
 * Declares every exchange, queue and binding. Declaring what is there already changes nothing.
 *
 * Arguments are only what can never change without a new queue, and what RabbitMQ 3.10 and 4.x both accept.
 * Limits on length or age belong into policies: a queue that is declared again with other arguments is refused.
 */
export async function declareTopology(channel: Channel, topology: Topology): Promise<void> {
  const { exchange, deadLetter, retry, deliveryLimit, topics } = topology
  await channel.assertExchange(deadLetter.exchange, 'topic', { durable: true })
  await channel.assertQueue(deadLetter.queue, {
    durable: true,
    // Looking at a letter in the management page counts as a delivery, and RabbitMQ 4 drops after 20 of them by
    // default. There is nowhere behind this queue, so it must never give up.
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 2 ** 31 - 1 },
  })
  await channel.bindQueue(deadLetter.queue, deadLetter.exchange, '#')

  // What waits in a tier keeps the routing key of the queue that it came from, and returns to that queue alone.
  await channel.assertExchange(retry.exchange, 'headers', { durable: true })
  for (const delayMs of retry.tiersMs) {
    const name = retryQueue(delayMs)
    await channel.assertQueue(name, {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        // One time for the whole queue: a time of its own for each message would wait behind the head.
        'x-message-ttl': delayMs,
        'x-dead-letter-exchange': '',
        ...atLeastOnce,
      },
    })
    await channel.bindQueue(name, retry.exchange, '', { 'x-match': 'all', 'retry-tier': name })
  }

  await channel.assertExchange(exchange, 'topic', { durable: true })
  for (const { name } of topics) {
    await channel.assertQueue(name, {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-delivery-limit': deliveryLimit,
        'x-dead-letter-exchange': deadLetter.exchange,
        'x-dead-letter-routing-key': name,
        ...atLeastOnce,
      },
    })
    await channel.bindQueue(name, exchange, name)
  }
}
