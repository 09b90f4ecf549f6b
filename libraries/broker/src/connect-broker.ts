import {
  declarationsOf,
  exchangesOf,
  ndjson,
  ownDeclarations,
  routingKeyOf,
  type Topology,
  type Tracer,
} from '@signalbox/contracts'
import { connectionName } from './connection-name.ts'
import { openConnection, type Connection } from './connection.ts'
import type * as z from 'zod'
import type { ConsumerOptions, EachConsumerOptions } from './consumer-options.ts'
import { startConsumer, type Consumer, type HeldBatch } from './consumer.ts'
import { readDeadLetters, type DeadLetter } from './dead-letter.ts'
import { decodeEvents, type EventSchema } from './decode-message.ts'
import { BrokerUnavailable, Unroutable } from './errors.ts'
import { hear, type HearOptions } from './hear.ts'
import type { HandleEach, Pace } from './handle-each.ts'
import type { Consumable, Handle } from './handler.ts'
import type { BrokerLog } from './log.ts'
import { consumeTogether, lanesOf } from './lanes.ts'
import type { Publishable, PublishOptions } from './publication.ts'
import { openPublisher } from './publisher.ts'
import { tracePublish, traceWork } from './trace-work.ts'

export type ConsumeOptions<Schema extends EventSchema, Queue extends string = string> = Omit<
  ConsumerOptions<z.infer<Schema>>,
  'decode' | 'queue'
> & {
  readonly queue: Queue
  /** What an event of this queue looks like. What does not match becomes a dead letter and never reaches the handler. */
  readonly schema: Schema
  /** What is different for a lane, by its name. */
  readonly lanes?: Readonly<Record<string, Pick<ConsumerOptions<never>, 'prefetch' | 'batchEventsMax'>>>
}

export type ConsumeEachOptions<Schema extends EventSchema, Queue extends string = string> = Pace & {
  readonly queue: Queue
  /** As for `consume`. */
  readonly schema: Schema
  readonly handle: HandleEach<z.infer<Schema>>
  /** Most messages in hand at the same time; twice the concurrency where it is left out. */
  readonly prefetch?: number
  /** What is different for a lane, by its name. */
  readonly lanes?: Readonly<Record<string, Partial<Pace> & { readonly prefetch?: number }>>
  /** Whether its lanes are left to other processes of the service. A lane is always alone: `topic1.critical`. */
  readonly alone?: boolean
}

/** RabbitMQ, for a service that puts events onto some topics and consumes some queues: any where nothing is said. */
export type Broker<Topic extends string = string, Queue extends string = string> = AsyncDisposable & {
  /**
   * Publishes events to a topic and resolves once RabbitMQ has confirmed each of them.
   *
   * @throws BrokerUnavailable when they were not confirmed in time, or the broker takes nothing for now; they may
   * have been kept all the same, and publishing them again with the same ids is safe
   * @throws Unroutable when the topic, or the lane, has no queue
   * @throws EventsTooLarge when some are larger than a message may be; the others may be published without them
   */
  publish(topic: Topic, events: Publishable | readonly Publishable[], options?: PublishOptions): Promise<void>
  /**
   * Consumes a queue until it is disposed. A broker that is away is waited for. With the usual queue of a subscription
   * come its lanes, each with a window of its own; the same handler takes from all of them.
   */
  consume<Schema extends EventSchema>(options: ConsumeOptions<Schema, Queue>): Promise<Consumer>
  /**
   * The same for slow work, such as a call to another server: each event is handled by itself, several at the same time,
   * and its message is acked once all of its events are settled, whatever becomes of others.
   */
  consumeEach<Schema extends EventSchema>(options: ConsumeEachOptions<Schema, Queue>): Promise<Consumer>
  /**
   * Listens to a topic that announces, until it is disposed. What is announced while there is no connection is missed: `listen`
   * is told so, with nothing, whenever it hears from then on.
   */
  hear(topic: string, listen: HearOptions['listen']): Promise<AsyncDisposable>
  /**
   * Consumes the dead-letter queue until it is disposed. There is nowhere to bury what cannot be handled here, so
   * every error counts as transient. A letter with a verdict stays in hand and comes again after two minutes; the
   * others go on.
   */
  consumeDeadLetters(handle: Handle<DeadLetter>): Promise<Consumer>
  /**
   * Publishes a body to one queue alone as it is, an event or not, and resolves once RabbitMQ has confirmed it. Where the
   * queue is gone, it becomes a dead letter of it.
   *
   * @throws BrokerUnavailable, Unroutable, PermanentError as `publish` does
   */
  republish(queue: string, body: Buffer, messageId: string): Promise<void>
  /**
   * Resolves when events can be published and every consumer consumes and gets on; rejects with a sentence on what
   * cannot. A batch that is held for 30 seconds counts.
   */
  ping(): Promise<void>
}

export type BrokerOptions = {
  readonly topology: Topology
  readonly log: BrokerLog
  /** The service that this is; shown by RabbitMQ beside the connections. */
  readonly name?: string
  /** How long `publish` waits for the confirm, a reconnect included, in milliseconds. */
  readonly confirmTimeoutMs?: number
  /** Records what is published and handled, where traces are wanted. */
  readonly tracer?: Tracer | undefined
}

/**
 * Connects to RabbitMQ and declares the topology, now and after every loss of the connection.
 *
 * A URL that ends in `?declare=own` is that of a user who may make nothing but the queues of its own service: only
 * those are declared then.
 *
 * It does not wait until the broker is there: `ping` tells, `publish` waits up to its deadline, `consume` waits
 * for as long as it takes.
 *
 * Publishing and consuming have a connection each: during a memory or disk alarm RabbitMQ stops reading from
 * connections that publish, and acks must still get through. Every lane that is consumed has one more.
 *
 * @param url an AMQP URL
 */
export async function connectBroker(
  url: string,
  { topology, log, name = 'signalbox', confirmTimeoutMs = 5_000, tracer }: BrokerOptions,
): Promise<Broker> {
  const ownOnly = new URL(url).searchParams.get('declare') === 'own'
  const declarations = ownOnly ? ownDeclarations(topology, name) : declarationsOf(topology)
  const publishing = await openConnection(url, connectionName(name, 'publish'), log)
  const publisher = openPublisher({
    connection: publishing,
    declarations,
    announcements: topology.announcements ?? [],
    log,
    confirmTimeoutMs,
  })
  const publish = tracer ? tracePublish(tracer, publisher.publish) : publisher.publish
  const consumers = new Set<Consumer>()
  // By lane, as what RabbitMQ has sent of one would stand before what it sends of another.
  const consuming = new Map<string | undefined, Promise<Connection>>()

  function checkWay(topic: string, lane: string | undefined): void {
    const routingKey = routingKeyOf(topic, lane)
    if (topology.announcements?.includes(topic) && lane === undefined) return
    if (topology.queues.some((queue) => queue.topic === topic && queue.routingKey === routingKey)) return
    throw new Unroutable(`There is no topic '${topic}'${lane === undefined ? '' : ` with a lane '${lane}'`}`)
  }

  async function connectionFor(queue: string): Promise<Connection> {
    const lane = topology.queues.find((one) => one.name === queue)?.lane
    const opening = consuming.get(lane) ?? openConnection(url, connectionName(name, 'consume', lane), log)
    consuming.set(lane, opening)
    return await opening
  }

  async function start<Event extends Consumable>(
    options: ConsumerOptions<Event> | EachConsumerOptions<Event>,
  ): Promise<Consumer> {
    const connection = await connectionFor(options.queue)
    const parts = { connection, publisher, topology, declarations, log }
    const consumer = startConsumer(parts, tracer ? traceWork(tracer, options) : options)
    consumers.add(consumer)
    return consumer
  }

  return {
    async publish(topic, events, options) {
      checkWay(topic, options?.lane)
      await publish(topic, Array.isArray(events) ? events : [events], options)
    },
    async consume({ schema, lanes = {}, ...options }) {
      const decode = decodeEvents(schema)
      const usual = await start({ ...options, decode })
      const others = lanesOf(topology, options.queue).map(
        async ({ name: queue, lane }) => await start({ ...options, ...lanes[lane], queue, decode }),
      )
      return consumeTogether(usual, await Promise.all(others))
    },
    async consumeEach({ schema, lanes = {}, alone = false, handle: handleEach, ...options }) {
      const decode = decodeEvents(schema)
      const usual = await start({ ...options, handleEach, decode })
      if (alone) return usual
      const others = lanesOf(topology, options.queue).map(
        async ({ name: queue, lane }) =>
          await start({ ...options, ...lanes[lane], handleEach, queue, decode }),
      )
      return consumeTogether(usual, await Promise.all(others))
    },
    async hear(topic, listen) {
      const connection = await connectionFor(topic)
      return hear({ connection, declarations, topic, service: name, log, listen })
    },
    async consumeDeadLetters(handle) {
      return await start({
        queue: topology.deadLetter.queue,
        decode: readDeadLetters,
        handle: async (batch) => {
          try {
            return await handle(batch)
          } catch (cause) {
            throw new Error('The dead letters could not be handled', { cause })
          }
        },
      })
    },
    async republish(queue, body, messageId) {
      if (!topology.queues.some((one) => one.name === queue))
        throw new Unroutable(`There is no queue '${queue}'`)
      const properties = { persistent: true, mandatory: true, contentType: ndjson, messageId }
      const { home: exchange } = exchangesOf(queue)
      await publisher.publishMessage({ exchange, routingKey: queue, body, properties })
    },
    async ping() {
      if (publisher.sender.blocked) throw publisher.sender.blocked
      if (!publisher.sender.connected) throw new BrokerUnavailable('RabbitMQ is not connected')
      for (const { queue, state, held } of consumers) {
        if (state === 'waiting') throw new BrokerUnavailable(`Queue '${queue}' is not being consumed`)
        if (held && Date.now() - held.since.getTime() > heldMaxMs) throw heldFor(queue, held)
      }
    },
    async [Symbol.asyncDispose]() {
      await publisher[Symbol.asyncDispose]()
      for (const open of consuming.values()) await (await open)[Symbol.asyncDispose]()
      await publishing[Symbol.asyncDispose]()
    },
  }
}

// A deploy or a restart of the database is over by then.
const heldMaxMs = 30_000

function heldFor(queue: string, { since, error }: HeldBatch): Error {
  const why = error instanceof Error ? error.name : 'unknown'
  const message = `Queue '${queue}' stands still since ${since.toISOString()}, as a batch cannot be handled (${why}); the log says why`
  return new Error(message, { cause: error })
}
