import type { Topology } from '@signalbox/contracts'
import type { Channel } from 'amqplib'

/**
 * Declares every exchange, queue and binding. Declaring what is there already changes nothing.
 *
 * Arguments are only what can never change without a new queue, and what RabbitMQ 3.10 and 4.x both accept.
 * Limits on length or age belong into policies: a queue that is declared again with other arguments is refused.
 */
export async function declareTopology(channel: Channel, topology: Topology): Promise<void> {
  const { exchange, deadLetter, deliveryLimit, topics } = topology
  await channel.assertExchange(deadLetter.exchange, 'topic', { durable: true })
  await channel.assertQueue(deadLetter.queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } })
  await channel.bindQueue(deadLetter.queue, deadLetter.exchange, '#')

  await channel.assertExchange(exchange, 'topic', { durable: true })
  for (const { name } of topics) {
    await channel.assertQueue(name, {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-delivery-limit': deliveryLimit,
        'x-dead-letter-exchange': deadLetter.exchange,
        'x-dead-letter-routing-key': name,
        // At-least-once needs reject-publish; with the default overflow it would silently be at-most-once.
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      },
    })
    await channel.bindQueue(name, exchange, name)
  }
}
