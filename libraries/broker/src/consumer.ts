import type { Topology } from '@signalbox/contracts'
import type { Channel } from 'amqplib'
import { closePolitely } from './close-politely.ts'
import type { Connection } from './connection.ts'
import type { Decode } from './decode-message.ts'
import { declareTopology } from './declare-topology.ts'
import type { Handle } from './handler.ts'
import { keepChannel } from './keep-channel.ts'
import type { BrokerLog } from './log.ts'
import type { Publisher } from './publisher.ts'
import { settleNextBatch, type Delivery } from './settle-deliveries.ts'

export type ConsumerOptions<Event extends { id: string }> = {
  readonly queue: string
  readonly decode: Decode<Event>
  readonly handle: Handle<Event>
  /** Most messages in hand at the same time. A message may hold many events. */
  readonly prefetch?: number
  /** A batch takes no further message once it holds this many events. */
  readonly batchEventsMax?: number
}

export type Consumer = AsyncDisposable & {
  /** Whether messages can arrive now. */
  readonly consuming: boolean
}

export type ConsumerParts = {
  readonly connection: Connection
  readonly publisher: Publisher
  readonly topology: Topology
  readonly log: BrokerLog
}

/**
 * Consumes a queue in batches by group commit.
 *
 * A message has `arrived` until it is taken into the batch; the batch is settled; then all of it is acked. While
 * one batch is being settled, arrivals gather, and together they are the next one: one event at a time when
 * idle, without a timer, and large batches under load.
 *
 * Every message ends in one of two ways: acked after each of its events was handled or buried, or not acked at
 * all because its channel was lost or the process ends; then the broker delivers it again.
 *
 * Disposing it takes no further message, settles all that is in hand, and then closes.
 */
export function startConsumer<Event extends { id: string }>(
  { connection, publisher, topology, log }: ConsumerParts,
  { queue, decode, handle, prefetch = 500, batchEventsMax = 2_000 }: ConsumerOptions<Event>,
): Consumer {
  const stopping = new AbortController()
  let arrived: Delivery[] = []
  let working: Promise<void> | undefined
  let lost = new AbortController()
  let consumerTag = ''

  const keeper = keepChannel<Channel>({
    connection,
    log,
    name: `consume ${queue}`,
    open: (model) => model.createChannel(),
    setUp: async (channel) => {
      const gone = new AbortController()
      lost = gone
      const ack: Delivery['ack'] = (message) => channel.ack(message, true)
      await declareTopology(channel, topology)
      await channel.prefetch(prefetch)
      const reply = await channel.consume(queue, (message) => {
        // The broker ends a consumer with a null message, for example when its queue is deleted.
        if (message) arrive({ message, receivedDate: new Date(), ack, lost: gone.signal })
        else void closePolitely(channel)
      })
      consumerTag = reply.consumerTag
    },
    onLost: () => {
      lost.abort()
      arrived = arrived.filter((delivery) => !delivery.lost.aborted)
    },
  })

  function arrive(delivery: Delivery): void {
    arrived.push(delivery)
    working ??= work().finally(() => (working = undefined))
  }

  async function work(): Promise<void> {
    // What came with the same read of the socket belongs into the first batch.
    await new Promise((resolve) => setImmediate(resolve))
    for (let first = arrived[0]; first; first = arrived[0]) {
      try {
        await settleNextBatch(arrived, {
          queue,
          decode,
          handle,
          batchEventsMax,
          topology,
          publisher,
          stopping: stopping.signal,
          log,
        })
      } catch (error) {
        log.warn({ err: error, queue }, 'Gave up a batch; RabbitMQ will deliver it again')
        if (first.lost.aborted) continue
        // An ack of anything later would cover the batch that was given up, so this channel is done for.
        arrived = []
        if (keeper.current) await closePolitely(keeper.current)
      }
    }
  }

  return {
    get consuming() {
      return keeper.current !== undefined
    },
    async [Symbol.asyncDispose]() {
      await keeper.current?.cancel(consumerTag).catch(() => {})
      stopping.abort()
      await working
      await keeper[Symbol.asyncDispose]()
    },
  }
}
