import type { Topology } from '@signalbox/contracts'
import type { ConfirmChannel, Options } from 'amqplib'
import type { Connection } from './connection.ts'
import { declareTopology } from './declare-topology.ts'
import { BrokerUnavailable, Unroutable } from './errors.ts'
import { keepChannel } from './keep-channel.ts'
import type { BrokerLog } from './log.ts'

/** One AMQP message on its way to the broker. */
export type OutgoingMessage = {
  readonly exchange: string
  readonly routingKey: string
  readonly body: Buffer
  readonly properties: Options.Publish & { readonly messageId: string }
  /** Whether somebody still waits for it; what nobody waits for is not sent again after a lost connection. */
  readonly wanted: () => boolean
  /** Called when its fate is known: without an error once the broker has confirmed it. May be called twice. */
  readonly settled: (error?: Error) => void
}

export type ConfirmSender = AsyncDisposable & {
  /** Whether a message would leave now rather than wait. */
  readonly hasRoom: boolean
  /** Whether there is a channel to send over. */
  readonly connected: boolean
  /** Why the broker takes no messages for now, or nothing when it does. */
  readonly blocked: BrokerUnavailable | undefined
  send(message: OutgoingMessage): void
}

export type ConfirmSenderOptions = {
  readonly connection: Connection
  readonly topology: Topology
  readonly log: BrokerLog
  /** Runs when messages can leave again. */
  readonly onRoom: () => void
  /** Runs when the broker stops taking messages (a memory or disk alarm). */
  readonly onBlocked: (error: BrokerUnavailable) => void
}

// Measured: a window of 100 gives half the rate of 1,000, and more than that only adds latency.
const unconfirmedMax = 1_000
const unconfirmedBytesMax = 32 * 1024 * 1024

/**
 * Sends messages and tells each one's fate, over one confirm channel.
 *
 * A message is in one of three places: `waiting` for a channel or for room, `unconfirmed` at the broker, or
 * settled. A lost channel moves the unconfirmed ones back to the front of `waiting`: whether the broker kept
 * them is unknown, so they are sent again under the same ids and the store drops what comes twice.
 */
export function openConfirmSender(options: ConfirmSenderOptions): ConfirmSender {
  const { connection, topology, log, onRoom, onBlocked } = options
  const unconfirmed = new Set<OutgoingMessage>()
  let unconfirmedBytes = 0
  let waiting: OutgoingMessage[] = []
  let lost: OutgoingMessage[] = []
  let blocked: BrokerUnavailable | undefined
  // How many messages of a routing key and id came back. A return arrives before the confirm of its message.
  let returned = new Map<string, number>()

  const keeper = keepChannel<ConfirmChannel>({
    connection,
    log,
    name: 'publish',
    open: (model) => model.createConfirmChannel(),
    setUp: async (channel) => {
      channel.on('return', ({ fields, properties }) => {
        const key = returnKey(fields.routingKey, String(properties.messageId))
        returned.set(key, (returned.get(key) ?? 0) + 1)
      })
      await declareTopology(channel, topology)
      // The keeper makes the channel current right after this; then what has waited can go.
      setImmediate(pump)
    },
    onLost: () => {
      // amqplib fails the unconfirmed messages first, and those have gathered in `lost`, oldest first.
      waiting = [...lost, ...waiting].filter((message) => message.wanted())
      lost = []
      returned = new Map()
    },
  })

  connection.onBlocked((reason) => {
    blocked =
      reason === undefined
        ? undefined
        : new BrokerUnavailable(`RabbitMQ takes no messages for now: ${reason}`)
    if (!blocked) return pump()
    log.warn({ reason }, 'RabbitMQ takes no messages for now')
    for (const message of [...unconfirmed, ...waiting]) message.settled(blocked)
    waiting = []
    onBlocked(blocked)
  })
  connection.onDisconnected(() => (blocked = undefined))

  function hasRoom(): boolean {
    return (
      keeper.current !== undefined &&
      blocked === undefined &&
      unconfirmed.size < unconfirmedMax &&
      unconfirmedBytes < unconfirmedBytesMax
    )
  }

  function pump(): void {
    while (waiting.length > 0 && hasRoom()) {
      const message = waiting.shift()
      if (message?.wanted()) transmit(message)
    }
    if (waiting.length === 0 && hasRoom()) onRoom()
  }

  function transmit(message: OutgoingMessage): void {
    const { exchange, routingKey, body, properties } = message
    unconfirmed.add(message)
    unconfirmedBytes += body.length
    try {
      keeper.current?.publish(exchange, routingKey, body, properties, (error) => onConfirm(message, error))
    } catch (error) {
      forget(message)
      // A header that cannot be encoded will never go; anything else means that the channel has just gone.
      if (error instanceof RangeError || error instanceof TypeError) message.settled(error)
      else waiting.unshift(message)
    }
  }

  function forget(message: OutgoingMessage): void {
    if (unconfirmed.delete(message)) unconfirmedBytes -= message.body.length
  }

  function onConfirm(message: OutgoingMessage, error: Error | null): void {
    forget(message)
    if (error && error.message !== 'message nacked') {
      lost.push(message)
      return
    }
    if (error) message.settled(new BrokerUnavailable('RabbitMQ refused the message; its queue may be full'))
    else if (takeReturn(message)) message.settled(noQueue(message))
    else message.settled()
    pump()
  }

  function takeReturn({ routingKey, properties }: OutgoingMessage): boolean {
    if (returned.size === 0) return false
    const key = returnKey(routingKey, properties.messageId)
    const count = returned.get(key)
    if (count === undefined) return false
    if (count === 1) returned.delete(key)
    else returned.set(key, count - 1)
    return true
  }

  return {
    get hasRoom() {
      return waiting.length === 0 && hasRoom()
    },
    get connected() {
      return keeper.current !== undefined
    },
    get blocked() {
      return blocked
    },
    send(message) {
      if (waiting.length === 0 && hasRoom()) transmit(message)
      else waiting.push(message)
    },
    async [Symbol.asyncDispose]() {
      await keeper[Symbol.asyncDispose]()
    },
  }
}

function returnKey(routingKey: string, messageId: string): string {
  return `${routingKey}/${messageId}`
}

function noQueue({ exchange, routingKey }: OutgoingMessage): Unroutable {
  return new Unroutable(`No queue is bound to exchange '${exchange}' with routing key '${routingKey}'`)
}
