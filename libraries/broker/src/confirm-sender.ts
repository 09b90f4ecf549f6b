import type { Declarations } from '@signalbox/contracts'
import type { Channel } from 'amqplib'
import type { Connection } from './connection.ts'
import { declareTopology } from './declare-topology.ts'
import { BrokerUnavailable } from './errors.ts'
import { keepChannel } from './keep-channel.ts'
import { openOutlet, type Outlet } from './outlet.ts'
import type { BrokerLog } from './log.ts'
import type { OutgoingMessage } from './outgoing-message.ts'

export type ConfirmSender = AsyncDisposable & {
  /** Whether messages can be sent. */
  readonly connected: boolean
  /** Why the broker takes no messages for now, or nothing when it does. */
  readonly blocked: BrokerUnavailable | undefined
  /** The smallest message that this broker has refused for its size, in bytes; infinite while it has refused none. */
  readonly refusedBytes: number
  /** Whether a message would leave now rather than wait. */
  hasRoom(exchange: string, routingKey: string): boolean
  send(message: OutgoingMessage): void
}

export type ConfirmSenderOptions = {
  readonly connection: Connection
  /** Made on every new connection, and again when a queue is missing. */
  readonly declarations: Declarations
  readonly log: BrokerLog
  /** Runs when messages can leave again. */
  readonly onRoom: () => void
  /** Runs when the broker stops taking messages (a memory or disk alarm). */
  readonly onBlocked: (error: BrokerUnavailable) => void
}

// A queue that is deleted and made again within milliseconds leaves consumers that never hear of it (seen with
// RabbitMQ 3.10), so its consumers get this long to notice.
const redeclareAfterMs = 1_000

/**
 * Sends messages and tells each one's fate.
 *
 * What leads to different queues goes over different outlets, so that a queue that takes nothing holds up nobody else:
 * one outlet for each exchange and queue, made when it is first used.
 */
export function openConfirmSender(options: ConfirmSenderOptions): ConfirmSender {
  const { connection, declarations, log, onRoom, onBlocked } = options
  const outlets = new Map<string, Outlet>()
  let blocked: BrokerUnavailable | undefined
  let refusedBytes = Number.POSITIVE_INFINITY
  let redeclaring: NodeJS.Timeout | undefined

  const declarer = keepChannel<Channel>({
    connection,
    log,
    name: 'declare',
    open: (model) => model.createChannel(),
    setUp: (channel) => declareTopology(channel, declarations),
    onReady: pumpAll,
  })

  connection.onBlocked((reason) => {
    blocked =
      reason === undefined
        ? undefined
        : new BrokerUnavailable(`RabbitMQ takes no messages for now: ${reason}`)
    if (!blocked) return pumpAll()
    log.warn({ reason }, 'RabbitMQ takes no messages for now')
    for (const outlet of outlets.values()) outlet.fail(blocked)
    onBlocked(blocked)
  })
  connection.onDisconnected(() => {
    blocked = undefined
    // It may come back with another limit.
    refusedBytes = Number.POSITIVE_INFINITY
  })

  function pumpAll(): void {
    for (const outlet of outlets.values()) outlet.pump()
  }

  function outletTo(exchange: string, routingKey: string): Outlet {
    const name = `${exchange}/${routingKey}`
    const known = outlets.get(name)
    if (known) return known
    const outlet = openOutlet({
      connection,
      name,
      log,
      isOpen: () => blocked === undefined && declarer.current !== undefined,
      onRoom,
      onMissing: redeclare,
      onRefused: (bytes) => (refusedBytes = Math.min(refusedBytes, bytes)),
    })
    outlets.set(name, outlet)
    return outlet
  }

  /** A queue or an exchange is missing that should be there. Made again, the next try finds it. */
  function redeclare(): void {
    redeclaring ??= setTimeout(() => {
      redeclaring = undefined
      // Without a channel all is declared with the next one.
      if (!declarer.current) return
      declareTopology(declarer.current, declarations).catch((error: unknown) =>
        log.warn({ err: error }, 'The queues could not be declared again'),
      )
    }, redeclareAfterMs)
  }

  return {
    get connected() {
      return declarer.current !== undefined
    },
    get blocked() {
      return blocked
    },
    get refusedBytes() {
      return refusedBytes
    },
    hasRoom: (exchange, routingKey) => outletTo(exchange, routingKey).hasRoom,
    send: (message) => outletTo(message.exchange, message.routingKey).send(message),
    async [Symbol.asyncDispose]() {
      clearTimeout(redeclaring)
      await Promise.all([...outlets.values()].map((outlet) => outlet[Symbol.asyncDispose]()))
      await declarer[Symbol.asyncDispose]()
    },
  }
}
