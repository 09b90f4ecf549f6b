import { connect, type Options } from 'amqplib'

/** A message as somebody else's program publishes it, past the api. */
export type HandMessage = {
  readonly exchange?: string
  readonly routingKey: string
  readonly body: Buffer | string
  readonly properties?: Options.Publish
}

export type HandPublisher = AsyncDisposable & {
  /** Resolves when RabbitMQ has confirmed all of them. */
  publish(messages: readonly HandMessage[]): Promise<void>
}

/** Opens a connection of its own to RabbitMQ, without a proxy and without recovery. */
export async function openHandPublisher(brokerUrl: string): Promise<HandPublisher> {
  const connection = await connect(brokerUrl, { noDelay: true })
  connection.on('error', () => undefined)
  const channel = await connection.createConfirmChannel()
  channel.on('error', () => undefined)
  return {
    async publish(messages) {
      for (const { exchange = 'events', routingKey, body, properties = {} } of messages)
        channel.publish(exchange, routingKey, Buffer.from(body), { persistent: true, ...properties })
      await channel.waitForConfirms()
    },
    async [Symbol.asyncDispose]() {
      await connection.close().catch(() => undefined)
    },
  }
}
