import type { Declarations } from '@signalbox/contracts'
import type { Channel } from 'amqplib'

/** Declares exchanges, queues and bindings. Declaring what is there already changes nothing. */
export async function declareTopology(channel: Channel, declarations: Declarations): Promise<void> {
  const { exchanges, queues, bindings } = declarations
  for (const { name, type, arguments: settings } of exchanges)
    await channel.assertExchange(name, type, { durable: true, arguments: settings })
  for (const queue of queues)
    await channel.assertQueue(queue.name, { durable: true, arguments: queue.arguments })
  for (const { exchange, to, name, routingKey } of bindings)
    await (to === 'queue'
      ? channel.bindQueue(name, exchange, routingKey)
      : channel.bindExchange(name, exchange, routingKey))
}
