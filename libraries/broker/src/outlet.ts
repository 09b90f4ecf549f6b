import { PermanentError } from '@signalbox/contracts'
import type { ConfirmChannel } from 'amqplib'
import { closePolitely } from './close-politely.ts'
import type { Connection } from './connection.ts'
import { BrokerUnavailable, Unroutable } from './errors.ts'
import { keepChannel } from './keep-channel.ts'
import type { BrokerLog } from './log.ts'
import type { OutgoingMessage } from './outgoing-message.ts'
import { countReturns } from './returned-messages.ts'

/** A way to one queue, with a channel and a window of its own. */
export type Outlet = AsyncDisposable & {
  /** Whether a message would leave now rather than wait. */
  readonly hasRoom: boolean
  send(message: OutgoingMessage): void
  /** Sends what waits, as far as there is room. */
  pump(): void
  /** Gives up all that waits, and answers what is at the broker: it may be kept all the same. */
  fail(error: BrokerUnavailable): void
}

export type OutletOptions = {
  readonly connection: Connection
  /** Where it leads to, for the log. */
  readonly name: string
  readonly log: BrokerLog
  /** Whether the broker takes messages at all now. */
  readonly isOpen: () => boolean
  /** Runs when messages can leave again. */
  readonly onRoom: () => void
  /** Runs when the queue to which it leads is missing, or the exchange on the way there. */
  readonly onMissing: () => void
  /** Runs when the broker will never take a message of this size, in bytes. */
  readonly onRefused: (bytes: number) => void
}

// RabbitMQ grants each channel 400 messages of credit, in steps of 200 (its credit_flow_default_credit). When one is
// used up because a queue takes nothing, it stops reading from the whole connection, and all other outlets stand still
// with this one; 200 more than those that are done always fit.
const unconfirmedMax = 200
// Besides one message more, which may be as large as a message can be.
const unconfirmedBytesMax = 8 * 1024 * 1024
// What may wait for room; beyond it senders are refused at once instead of filling the memory.
const waitingBytesMax = 32 * 1024 * 1024
// After this long of nothing but refusals a new channel is tried.
const nacksOnlyMaxMs = 5_000
// PRECONDITION_FAILED: RabbitMQ's answer to a message that is larger than its `max_message_size`.
const preconditionFailed = 406
// NOT_FOUND: there is no such exchange.
const notFound = 404

/**
 * Sends messages to one queue and tells each one's fate, over a confirm channel of its own.
 *
 * A message is in one of three places: `waiting` for a channel or for room, `unconfirmed` at the broker, or
 * settled. A lost channel moves the unconfirmed ones back to the front of `waiting`: whether the broker kept
 * them is unknown, so they are sent again under the same ids and the store drops what comes twice.
 *
 * A channel that the broker closes over a message it will never take does not say which: the unconfirmed ones then
 * go one at a time, until the one is found alone.
 */
export function openOutlet(options: OutletOptions): Outlet {
  const { connection, name, log, isOpen, onRoom, onMissing, onRefused } = options
  // In the order in which they were sent.
  const unconfirmed = new Set<OutgoingMessage>()
  let unconfirmedBytes = 0
  let waiting: OutgoingMessage[] = []
  let waitingBytes = 0
  /** How many at the front go alone, as one of them may have closed the channel. */
  let suspects = 0
  let nackedSince: number | undefined
  const closed = new WeakSet<ConfirmChannel>()
  const returns = countReturns()

  const keeper = keepChannel<ConfirmChannel>({
    connection,
    log,
    name: `publish ${name}`,
    open: (model) => model.createConfirmChannel(),
    setUp: async (channel) => {
      // Before amqplib's own listener, which fails what is unconfirmed: so a failure on an open channel is a refusal.
      channel.prependListener('close', () => closed.add(channel))
      channel.on('return', ({ fields, properties }) => {
        returns.add(fields.routingKey, String(properties.messageId))
      })
    },
    onReady: pump,
    onLost: (_channel, code) => {
      const lost = [...unconfirmed]
      unconfirmed.clear()
      unconfirmedBytes = 0
      returns.clear()
      nackedSince = undefined
      if (code === notFound) onMissing()
      const [only, ...others] = lost
      if (code === preconditionFailed && only && others.length === 0) convict(only)
      else putBack(lost, code === preconditionFailed)
    },
  })

  function putBack(lost: readonly OutgoingMessage[], suspected: boolean): void {
    waiting = [...lost, ...waiting]
    waitingBytes += bytesOf(lost)
    if (suspected) suspects = lost.length
  }

  function convict({ body, settled }: OutgoingMessage): void {
    suspects = Math.max(0, suspects - 1)
    onRefused(body.length)
    settled(new PermanentError('too_large', `RabbitMQ takes no message of ${body.length} bytes`))
  }

  function hasRoom(): boolean {
    return (
      keeper.current !== undefined &&
      isOpen() &&
      unconfirmed.size < (suspects > 0 ? 1 : unconfirmedMax) &&
      unconfirmedBytes < unconfirmedBytesMax
    )
  }

  function pump(): void {
    dropUnwanted()
    while (waiting.length > 0 && hasRoom()) {
      const message = takeFirst()
      if (message && !transmit(message)) return putBack([message], false)
      dropUnwanted()
    }
    // As long as there is room nothing waits.
    if (hasRoom()) onRoom()
  }

  /** Those at the front have waited longest; what nobody waits for must not pile up while there is no channel. */
  function dropUnwanted(): void {
    while (waiting[0] && !waiting[0].wanted()) {
      takeFirst()
      suspects = Math.max(0, suspects - 1)
    }
  }

  function takeFirst(): OutgoingMessage | undefined {
    const message = waiting.shift()
    if (message) waitingBytes -= message.body.length
    return message
  }

  /** @returns false when the channel has just gone and the message has to wait for the next */
  function transmit(message: OutgoingMessage): boolean {
    const { exchange, routingKey, body, properties } = message
    const channel = keeper.current
    if (!channel) return false
    try {
      channel.publish(exchange, routingKey, body, properties, (error) => {
        // With the channel closed the outcome is unknown, and `onLost` takes care of all of them.
        if (!closed.has(channel)) onAnswer(message, error === null)
      })
    } catch (cause) {
      if (!(cause instanceof RangeError || cause instanceof TypeError)) return false
      message.settled(new PermanentError('unpublishable', 'The message cannot be written as AMQP', { cause }))
      return true
    }
    unconfirmed.add(message)
    unconfirmedBytes += body.length
    return true
  }

  function onAnswer(message: OutgoingMessage, taken: boolean): void {
    if (unconfirmed.delete(message)) unconfirmedBytes -= message.body.length
    suspects = Math.max(0, suspects - 1)
    if (taken) nackedSince = undefined
    else onNack()
    const { exchange, routingKey, properties, settled } = message
    if (!taken) settled(new BrokerUnavailable('RabbitMQ refused the message; its queue may be full'))
    else if (returns.take(routingKey, properties.messageId)) {
      settled(new Unroutable(`No queue is bound to exchange '${exchange}' with routing key '${routingKey}'`))
      onMissing()
    } else settled()
    pump()
  }

  /** A channel keeps refusing when a full queue loses its limit (seen with RabbitMQ 3.10); a new one does not. */
  function onNack(): void {
    nackedSince ??= performance.now()
    if (performance.now() - nackedSince < nacksOnlyMaxMs) return
    nackedSince = undefined
    if (keeper.current) void closePolitely(keeper.current)
  }

  return {
    get hasRoom() {
      return waiting.length === 0 && hasRoom()
    },
    pump,
    send(message) {
      dropUnwanted()
      if (waiting.length === 0 && hasRoom() && transmit(message)) return
      if (waitingBytes + message.body.length > waitingBytesMax) {
        message.settled(new BrokerUnavailable('Too many messages wait for RabbitMQ; send them again later'))
        return
      }
      waiting.push(message)
      waitingBytes += message.body.length
    },
    fail(error) {
      for (const message of [...unconfirmed, ...waiting]) message.settled(error)
      waiting = []
      waitingBytes = 0
      suspects = 0
    },
    async [Symbol.asyncDispose]() {
      await keeper[Symbol.asyncDispose]()
    },
  }
}

function bytesOf(messages: readonly OutgoingMessage[]): number {
  return messages.reduce((sum, { body }) => sum + body.length, 0)
}
