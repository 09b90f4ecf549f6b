import { setTimeout as wait } from 'node:timers/promises'
import { PermanentError, type Declarations } from '@signalbox/contracts'
import type { ConfirmChannel, Options } from 'amqplib'
import { closePolitely } from './close-politely.ts'
import type { Connection } from './connection.ts'
import { declareTopology } from './declare-topology.ts'
import { BrokerUnavailable, Unroutable } from './errors.ts'
import { keepChannel } from './keep-channel.ts'
import type { BrokerLog } from './log.ts'
import { countReturns } from './returned-messages.ts'

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
  /** Made on every new channel, and again when a queue is missing. */
  readonly declarations: Declarations
  readonly log: BrokerLog
  /** Runs when messages can leave again. */
  readonly onRoom: () => void
  /** Runs when the broker stops taking messages (a memory or disk alarm). */
  readonly onBlocked: (error: BrokerUnavailable) => void
}

// Measured: a window of 100 gives half the rate of 1,000, and more than that only adds latency.
const unconfirmedMax = 1_000
const unconfirmedBytesMax = 32 * 1024 * 1024
// A queue that is deleted and made again within milliseconds leaves consumers that never hear of it (seen with
// RabbitMQ 3.10), so its consumers get this long to notice.
const redeclareAfterMs = 1_000
// After this long of nothing but refusals a new channel is tried.
const nacksOnlyMaxMs = 5_000

/**
 * Sends messages and tells each one's fate, over one confirm channel.
 *
 * A message is in one of three places: `waiting` for a channel or for room, `unconfirmed` at the broker, or
 * settled. A lost channel moves the unconfirmed ones back to the front of `waiting`: whether the broker kept
 * them is unknown, so they are sent again under the same ids and the store drops what comes twice.
 */
export function openConfirmSender(options: ConfirmSenderOptions): ConfirmSender {
  const { connection, declarations, log, onRoom, onBlocked } = options
  // In the order in which they were sent.
  const unconfirmed = new Set<OutgoingMessage>()
  let unconfirmedBytes = 0
  let waiting: OutgoingMessage[] = []
  let blocked: BrokerUnavailable | undefined
  let redeclaring: Promise<void> | undefined
  let nackedSince: number | undefined
  const returns = countReturns()

  const keeper = keepChannel<ConfirmChannel>({
    connection,
    log,
    name: 'publish',
    open: (model) => model.createConfirmChannel(),
    setUp: async (channel) => {
      channel.on('return', ({ fields, properties }) => {
        returns.add(fields.routingKey, String(properties.messageId))
      })
      await declareTopology(channel, declarations)
      // The keeper makes the channel current right after this; then what has waited can go.
      setImmediate(pump)
    },
    onLost: () => {
      waiting = [...unconfirmed, ...waiting].filter((message) => message.wanted())
      unconfirmed.clear()
      unconfirmedBytes = 0
      returns.clear()
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
      if (message?.wanted() && !transmit(message)) {
        waiting.unshift(message)
        return
      }
    }
    if (waiting.length === 0 && hasRoom()) onRoom()
  }

  /** @returns false when the channel has just gone and the message has to wait for the next */
  function transmit(message: OutgoingMessage): boolean {
    const { exchange, routingKey, body, properties } = message
    try {
      keeper.current?.publish(exchange, routingKey, body, properties, (error) => onConfirm(message, error))
    } catch (cause) {
      if (!(cause instanceof RangeError || cause instanceof TypeError)) return false
      message.settled(new PermanentError('unpublishable', 'The message cannot be written as AMQP', { cause }))
      return true
    }
    unconfirmed.add(message)
    unconfirmedBytes += body.length
    return true
  }

  function onConfirm(message: OutgoingMessage, error: Error | null): void {
    // With the channel closed the outcome is unknown, and `onLost` takes care of all of them.
    if (error && error.message !== 'message nacked') return
    if (unconfirmed.delete(message)) unconfirmedBytes -= message.body.length
    if (error) onNack()
    else nackedSince = undefined
    if (error) message.settled(new BrokerUnavailable('RabbitMQ refused the message; its queue may be full'))
    else if (returns.take(message.routingKey, message.properties.messageId)) onReturned(message)
    else message.settled()
    pump()
  }

  /** A channel keeps refusing when a full queue loses its limit (seen with RabbitMQ 3.10); a new one does not. */
  function onNack(): void {
    nackedSince ??= performance.now()
    if (performance.now() - nackedSince < nacksOnlyMaxMs) return
    nackedSince = undefined
    if (keeper.current) void closePolitely(keeper.current)
  }

  /** A queue is missing that should be there: it was deleted. Made again, the next try finds it. */
  function onReturned({ exchange, routingKey, settled }: OutgoingMessage): void {
    settled(new Unroutable(`No queue is bound to exchange '${exchange}' with routing key '${routingKey}'`))
    const channel = keeper.current
    if (redeclaring || !channel) return
    redeclaring = wait(redeclareAfterMs)
      .then(() => declareTopology(channel, declarations))
      .catch((error: unknown) => log.warn({ err: error }, 'The queues could not be declared again'))
      .finally(() => (redeclaring = undefined))
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
      // Those at the front have waited longest; what nobody waits for must not pile up while there is no channel.
      while (waiting[0] && !waiting[0].wanted()) waiting.shift()
      if (waiting.length > 0 || !hasRoom() || !transmit(message)) waiting.push(message)
    },
    async [Symbol.asyncDispose]() {
      await keeper[Symbol.asyncDispose]()
    },
  }
}
