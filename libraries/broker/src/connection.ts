import { connect, type ChannelModel, type RecoveringChannelModel } from 'amqplib'
import { closePolitely } from './close-politely.ts'
import { recoveryDelays, socketOptions, withHeartbeat } from './connection-options.ts'
import type { BrokerLog } from './log.ts'

export type Connection = AsyncDisposable & {
  /** Runs with every new connection, and at once when there is one now. */
  onConnected(listener: (model: ChannelModel) => void): void
  /** Runs when the connection is lost. */
  onDisconnected(listener: () => void): void
  /** Runs with the broker's reason when it stops taking messages, and with nothing when it goes on. */
  onBlocked(listener: (reason: string | undefined) => void): void
}

/**
 * Keeps one connection to RabbitMQ open and opens a new one whenever it is lost, for as long as it takes.
 *
 * It does not wait for the first connection: a broker that is away at the start is the same as one that goes
 * away later. Channels are not kept; see `keepChannel`.
 *
 * @throws Error when the URL switches heartbeats off
 */
export async function openConnection(url: string, name: string, log: BrokerLog): Promise<Connection> {
  let current: ChannelModel | undefined
  const connection: RecoveringChannelModel = await connect(withHeartbeat(url), {
    ...socketOptions,
    clientProperties: { connection_name: name },
    recovery: {
      ...recoveryDelays,
      waitForConnect: false,
      setup: async (model: ChannelModel) => {
        // Without this listener a socket that drops right now is an uncaught exception.
        model.on('error', () => {})
        let isClosed = false
        model.on('close', () => (isClosed = true))
        // A connection that the broker has closed at once looks open, and nobody would ever notice. Asking for
        // something finds out.
        await closePolitely(await model.createChannel())
        // Its close has been told by now, and is not told again to whoever takes this for a connection.
        if (isClosed) throw new Error('The connection was lost while it was being set up')
      },
    },
  })
  // Each channel that is kept listens; how many those are follows from the topology.
  connection.setMaxListeners(0)
  connection.on('error', (error) =>
    log.warn({ err: error, connection: name }, 'The connection to RabbitMQ failed'),
  )
  connection.on('connect', (model) => {
    current = model
    log.info({ connection: name }, 'Connected to RabbitMQ')
  })
  connection.on('disconnect', (error) => {
    current = undefined
    log.warn({ err: error, connection: name }, 'Lost the connection to RabbitMQ; connecting again')
  })
  connection.on('reconnect-scheduled', ({ attempt, delay, error }) => {
    log.warn(
      { err: error, connection: name, attempt, delayMs: delay },
      'RabbitMQ cannot be reached; trying again',
    )
  })

  return {
    onConnected(listener) {
      connection.on('connect', listener)
      if (current) listener(current)
    },
    onDisconnected(listener) {
      connection.on('disconnect', listener)
    },
    onBlocked(listener) {
      connection.on('blocked', listener)
      connection.on('unblocked', () => listener(undefined))
    },
    async [Symbol.asyncDispose]() {
      await closePolitely(connection)
    },
  }
}
