import type { Declarations, Topology } from '@signalbox/contracts'
import type { Channel, ConsumeMessage } from 'amqplib'
import { cancelPolitely, closePolitely } from './close-politely.ts'
import type { Connection } from './connection.ts'
import type { Decode } from './decode-message.ts'
import { declareTopology } from './declare-topology.ts'
import type { Consumable, Handle } from './handler.ts'
import { keepChannel } from './keep-channel.ts'
import { lineUp } from './line-up.ts'
import type { BrokerLog } from './log.ts'
import type { Publisher } from './publisher.ts'
import { settleNextBatch } from './settle-deliveries.ts'

export type ConsumerOptions<Event extends Consumable> = {
  readonly queue: string
  readonly decode: Decode<Event>
  readonly handle: Handle<Event>
  /** Most messages in hand at the same time. A message may hold many events. */
  readonly prefetch?: number
  /** A batch takes no further message once it holds this many events. */
  readonly batchEventsMax?: number
}

export type Consumer = AsyncDisposable & {
  readonly queue: string
  /** `consuming`: messages can arrive now. `waiting`: for RabbitMQ. `stopped`: for good. */
  readonly state: 'consuming' | 'waiting' | 'stopped'
}

export type ConsumerParts = {
  readonly connection: Connection
  readonly publisher: Publisher
  readonly topology: Topology
  readonly declarations: Declarations
  readonly log: BrokerLog
}

/** One channel on which messages arrive, and what ends with it. */
type Source = {
  readonly channel: Channel
  readonly lost: AbortController
  consumerTag: string
  /** At first one message at a time, see `startConsumer`. */
  cautious: boolean
}

/**
 * Consumes a queue in batches by group commit.
 *
 * A message has `arrived` until it is taken into the batch; the batch is settled; then all of it is acked. While
 * one batch is being settled, arrivals gather, and together they are the next one: one event at a time when
 * idle, without a timer, and large batches under load (see `lineUp`).
 *
 * Every message ends in one of two ways: acked after each of its events was handled or buried, or not acked at
 * all because its channel was lost or the process ends; then the broker delivers it again.
 *
 * A message may be the death of its process, and every crash counts as a delivery of all that the process had in
 * hand. So a new channel is cautious: it takes one message at a time until one comes that was never delivered
 * before. The killer then comes alone until the broker's delivery limit convicts it, and its neighbours live.
 *
 * Disposing it takes no further message, settles all that is in hand, and then closes.
 */
export function startConsumer<Event extends Consumable>(
  { connection, publisher, topology, declarations, log }: ConsumerParts,
  { queue, decode, handle, prefetch = 200, batchEventsMax = 2_000 }: ConsumerOptions<Event>,
): Consumer {
  const stopping = new AbortController()
  const sources = new Map<Channel, Source>()
  const line = lineUp({
    settleNext: (arrived, previous) =>
      settleNextBatch(arrived, { queue, decode, handle, batchEventsMax, topology, publisher, log }, previous),
    onGivenUp: async (error, lost) => {
      log.warn({ err: error, queue }, 'Gave up a batch; RabbitMQ will deliver it again')
      if (!lost.aborted && keeper.current) await closePolitely(keeper.current)
    },
    batchEventsMax,
  })

  const keeper = keepChannel<Channel>({
    connection,
    log,
    name: `consume ${queue}`,
    open: (model) => model.createChannel(),
    setUp: async (channel) => {
      const source: Source = { channel, lost: new AbortController(), consumerTag: '', cautious: true }
      sources.set(channel, source)
      await declareTopology(channel, declarations)
      await consumeFrom(source, 1)
    },
    onLost: (channel) => {
      sources.get(channel)?.lost.abort()
      sources.delete(channel)
      line.dropLost()
    },
  })

  async function consumeFrom(source: Source, messages: number): Promise<void> {
    const { channel, lost } = source
    // Made once for each consumer: Node 20 keeps a trace of every combined signal as long as its parts live.
    const abandoned = AbortSignal.any([stopping.signal, lost.signal])
    const ack = (message: ConsumeMessage) => channel.ack(message, true)
    await channel.prefetch(messages)
    const { consumerTag } = await channel.consume(queue, (message) => {
      // The broker ends a consumer with a null message, for example when its queue is deleted.
      if (!message) return void closePolitely(channel)
      if (source.cautious && !message.fields.redelivered) throwCautionAway(source)
      line.arrive({ message, receivedDate: new Date(), ack, lost: lost.signal, abandoned })
    })
    source.consumerTag = consumerTag
  }

  function throwCautionAway(source: Source): void {
    source.cautious = false
    // A prefetch holds for consumers that are made after it, so this takes another consumer.
    source.channel
      .cancel(source.consumerTag)
      .then(() => consumeFrom(source, prefetch))
      .catch(() => closePolitely(source.channel))
  }

  return {
    queue,
    get state() {
      if (stopping.signal.aborted) return 'stopped'
      return keeper.current ? 'consuming' : 'waiting'
    },
    async [Symbol.asyncDispose]() {
      const source = keeper.current && sources.get(keeper.current)
      if (source) await cancelPolitely(source.channel, source.consumerTag)
      stopping.abort()
      await line.untilEmpty()
      await keeper[Symbol.asyncDispose]()
    },
  }
}
