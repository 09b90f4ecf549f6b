import { randomUUID } from 'node:crypto'
import type { Declarations, Topology } from '@signalbox/contracts'
import type { Channel, ConsumeMessage } from 'amqplib'
import { cancelPolitely, closePolitely } from './close-politely.ts'
import type { Connection } from './connection.ts'
import type { ConsumerOptions, EachConsumerOptions } from './consumer-options.ts'
import { declareTopology } from './declare-topology.ts'
import type { Consumable } from './handler.ts'
import { isSuspect } from './halves-of.ts'
import { keepChannel } from './keep-channel.ts'
import { lineUp, type Line } from './line-up.ts'
import { lineUpEach } from './line-up-each.ts'
import type { BrokerLog } from './log.ts'
import { outcomesOf } from './outcomes-of.ts'
import type { Publisher } from './publisher.ts'
import { prefetchWindow } from './prefetch-window.ts'
import { settleNextBatch } from './settle-deliveries.ts'

export type Consumer = AsyncDisposable & {
  readonly queue: string
  /** `consuming`: messages can arrive now. `waiting`: for RabbitMQ. `stopped`: for good. */
  readonly state: 'consuming' | 'waiting' | 'stopped'
  /** When what has been in hand for longest arrived; nothing while nothing is in hand. */
  readonly inHandSince: Date | undefined
  /**
   * The batch that could not be handled for longest, and why; nothing when none is held. Where events are handled one by
   * one, an event that is tried again, since the last time that another one got on.
   */
  readonly held: HeldBatch | undefined
}

/** A batch, or an event, that is tried again and again. */
export type HeldBatch = { readonly since: Date; readonly error: unknown }

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
  /** Aborted when the channel is lost or the consumer stops. */
  readonly abandoned: AbortSignal
  /** Messages that are not acked, by their tags, in the order in which they came. */
  readonly inHand: Map<number, { readonly bytes: number; readonly receivedDate: Date }>
  bytesInHand: number
  consumerTag: string
  /** For how many messages RabbitMQ was asked. */
  prefetch: number
  /**
   * `open`: messages arrive. `changing`: the prefetch is being raised. `shut`: what arrives goes back until all that is
   * in hand is settled.
   */
  state: 'open' | 'changing' | 'shut'
  onAck: () => void
}

// What our own publishers pack into 200 messages fits: 256 KiB each.
const bytesInHandMax = 64 * 1024 * 1024

/**
 * Consumes a queue in batches by group commit, or one by one (see `lineUpEach`).
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
 * What is in hand is bounded in bytes: 64 MiB, or one message where that is larger. RabbitMQ counts messages, so it is
 * asked for as many as fit if they are all as large as the largest of late; what comes beyond the bound all the same
 * goes back to the queue at once, and fewer are asked for.
 *
 * Disposing it takes no further message, settles all that is in hand, and then closes.
 */
export function startConsumer<Event extends Consumable>(
  { connection, publisher, topology, declarations, log }: ConsumerParts,
  options: ConsumerOptions<Event> | EachConsumerOptions<Event>,
): Consumer {
  const { queue, decode } = options
  const { prefetch = 'handleEach' in options ? 2 * options.concurrency : 200 } = options
  const stopping = new AbortController()
  const sources = new Map<Channel, Source>()
  const window = prefetchWindow({ messagesMax: prefetch, bytesMax: bytesInHandMax })
  let isStopping = false
  // By the batch, oldest first.
  const held = new Map<object, HeldBatch>()
  const line = 'handleEach' in options ? makeLineOfEach(options) : makeLineOfBatches(options)

  const keeper = keepChannel<Channel>({
    connection,
    log,
    name: `consume ${queue}`,
    open: (model) => model.createChannel(),
    setUp: async (channel) => {
      const lost = new AbortController()
      const source: Source = {
        channel,
        lost,
        // Made once for each channel: Node 20 keeps a trace of every combined signal as long as its parts live.
        abandoned: AbortSignal.any([stopping.signal, lost.signal]),
        inHand: new Map(),
        bytesInHand: 0,
        consumerTag: '',
        prefetch: 1,
        state: 'open',
        onAck: () => {},
      }
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

  async function onGivenUp(error: unknown, lost: AbortSignal): Promise<void> {
    log.warn({ err: error, queue }, 'Gave up a batch; RabbitMQ will deliver it again')
    if (!lost.aborted && keeper.current) await closePolitely(keeper.current)
  }

  function makeLineOfBatches({
    handle,
    batchEventsMax = 2_000,
    inOrder = false,
  }: ConsumerOptions<Event>): Line {
    return lineUp({
      settleNext: async (arrived, previous, onTaken) => {
        const batch = {}
        const onHeld = (error: unknown) =>
          held.set(batch, { since: held.get(batch)?.since ?? new Date(), error })
        const settling = { queue, decode, handle, batchEventsMax, topology, publisher, log, onHeld }
        await settleNextBatch(arrived, settling, previous, onTaken).finally(() => held.delete(batch))
      },
      onGivenUp,
      batchEventsMax,
      inOrder,
    })
  }

  function makeLineOfEach({ handleEach: handle, ...pace }: EachConsumerOptions<Event>): Line {
    const outcomes = outcomesOf<Event>({ queue, topology, publisher, log })
    return lineUpEach({ ...pace, handle, outcomes, log, stopping: stopping.signal, held, onGivenUp })
  }

  async function consumeFrom(source: Source, messages: number): Promise<void> {
    const { channel } = source
    source.prefetch = messages
    source.state = 'open'
    // Chosen here, as messages may arrive together with the answer that would tell it.
    source.consumerTag = randomUUID()
    await channel.prefetch(messages)
    if (isStopping) return
    // The broker ends a consumer with a null message, for example when its queue is deleted.
    const onMessage = (message: ConsumeMessage | null) =>
      message ? take(source, message) : void closePolitely(channel)
    await channel.consume(queue, onMessage, { consumerTag: source.consumerTag })
  }

  function take(source: Source, message: ConsumeMessage): void {
    const { channel, lost, abandoned, inHand } = source
    const bytes = message.content.length
    window.note(bytes)
    if (source.state !== 'shut' && source.bytesInHand > 0 && source.bytesInHand + bytes > bytesInHandMax)
      change(source, 'shut')
    if (source.state === 'shut') {
      channel.nack(message, false, true)
      return
    }
    const { deliveryTag } = message.fields
    const receivedDate = new Date()
    inHand.set(deliveryTag, { bytes, receivedDate })
    source.bytesInHand += bytes
    const ack = (last: ConsumeMessage) => {
      channel.ack(last, true)
      const covered = [...inHand.keys()].filter((tag) => tag <= last.fields.deliveryTag)
      letGo(source, covered)
    }
    const settleAlone = (isDone: boolean) => {
      if (isDone) channel.ack(message)
      else channel.nack(message, false, true)
      letGo(source, [deliveryTag])
    }
    line.arrive({ message, receivedDate, ack, settleAlone, lost: lost.signal, abandoned })
    const wanted = window.messages(source.bytesInHand)
    const isWorthIt = wanted >= 2 * source.prefetch || (wanted === prefetch && source.prefetch < prefetch)
    // Slow work would take too long one by one where a process has died only once, or a deploy has sent it back.
    const isDoubtful = 'handleEach' in options ? isSuspect(message) : message.fields.redelivered
    if (source.state === 'open' && isWorthIt && !isDoubtful) change(source, 'changing')
  }

  function letGo(source: Source, tags: readonly number[]): void {
    for (const tag of tags) {
      source.bytesInHand -= source.inHand.get(tag)?.bytes ?? 0
      source.inHand.delete(tag)
    }
    source.onAck()
  }

  function change(source: Source, state: 'changing' | 'shut'): void {
    const isUnderWay = source.state !== 'open'
    source.state = state
    if (!isUnderWay) consumeAnew(source).catch(() => closePolitely(source.channel))
  }

  /** A prefetch holds for consumers that are made after it, so another one takes another consumer. */
  async function consumeAnew(source: Source): Promise<void> {
    await source.channel.cancel(source.consumerTag)
    while (source.state === 'shut' && source.bytesInHand > 0)
      await new Promise<void>((resolve) => (source.onAck = resolve))
    await consumeFrom(source, window.messages(source.bytesInHand))
  }

  return {
    queue,
    get state() {
      if (stopping.signal.aborted) return 'stopped'
      return keeper.current ? 'consuming' : 'waiting'
    },
    get inHandSince() {
      const [oldest] = (keeper.current && sources.get(keeper.current)?.inHand.values()) ?? []
      return oldest?.receivedDate
    },
    get held() {
      return held.values().next().value
    },
    async [Symbol.asyncDispose]() {
      isStopping = true
      const source = keeper.current && sources.get(keeper.current)
      if (source) await cancelPolitely(source.channel, source.consumerTag)
      stopping.abort()
      await line.untilEmpty()
      await keeper[Symbol.asyncDispose]()
    },
  }
}
