import { createTestDatabase, createTestUsers, createTestVhost } from '@signalbox/testing'
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib'

/** Makes the users of a deployment in a vhost of their own, with a connection for each of these roles. */
export async function logInAsEach(roles: readonly string[]) {
  const vhost = await createTestVhost()
  const database = await createTestDatabase()
  const users = await createTestUsers(vhost, database)
  const connections = new Map<string, ChannelModel>()
  for (const role of roles) connections.set(role, await connect(users.brokerUrl(role)))
  return {
    vhost,
    users,
    async openChannel(role: string): Promise<ConfirmChannel> {
      const channel = await connections.get(role)?.createConfirmChannel()
      if (!channel) throw new Error(`${role} is not connected`)
      return channel
    },
    async [Symbol.asyncDispose]() {
      for (const connection of connections.values()) await connection.close()
      await users[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await vhost[Symbol.asyncDispose]()
    },
  }
}

/** Resolves when RabbitMQ has taken it; a refusal closes the channel. */
export async function publish(
  channel: ConfirmChannel,
  exchange: string,
  key: string,
  headers: object = {},
): Promise<void> {
  channel.publish(exchange === 'amq.default' ? '' : exchange, key, Buffer.from('{}'), { headers })
  await channel.waitForConfirms()
}
