import { ndjson, type Declarations, type Topology } from '@signalbox/contracts'
import { openConfirmSender, type ConfirmSender, type OutgoingMessage } from './confirm-sender.ts'
import { createConfirmation } from './confirmation.ts'
import type { Connection } from './connection.ts'
import { BrokerUnavailable } from './errors.ts'
import type { BrokerLog } from './log.ts'
import { createPublication, type Part, type Publication, type Publishable } from './publication.ts'

export type Publisher = AsyncDisposable & {
  readonly sender: Pick<ConfirmSender, 'blocked' | 'connected'>
  publish(topic: string, events: readonly Publishable[]): Promise<void>
  /** Publishes one message as it is, alone. */
  publishMessage(
    message: Pick<OutgoingMessage, 'exchange' | 'routingKey' | 'body' | 'properties'>,
  ): Promise<void>
}

export type PublisherOptions = {
  readonly connection: Connection
  readonly topology: Topology
  readonly declarations: Declarations
  readonly log: BrokerLog
  /** How long a caller waits for the broker's confirm, in milliseconds. */
  readonly confirmTimeoutMs: number
}

// Measured: 100 events a message carry 15 times as many events as one a message; beyond 500 nothing is gained.
const messageEventsMax = 500
const messageBytesMax = 256 * 1024
// The longest text that fits an AMQP property, in bytes.
const shortStringMax = 255
// What may wait for room. Beyond it callers are refused at once instead of filling the memory.
const waitingBytesMax = 64 * 1024 * 1024

/**
 * Publishes events, many in one message when many are published at the same time.
 *
 * What is published to one topic in the same turn of the event loop travels together. An idle process sends
 * one event in one message without waiting; a busy one sends full messages. While the window of unconfirmed
 * messages is full, events wait here and travel together later.
 */
export function openPublisher(options: PublisherOptions): Publisher {
  const { connection, topology, declarations, log, confirmTimeoutMs } = options
  const waiting = new Map<string, Publication[]>()
  const pending = new Set<Publication>()
  let waitingBytes = 0
  let flushScheduled = false
  let onIdle = () => {}

  const sender = openConfirmSender({
    connection,
    declarations,
    log,
    onRoom: flush,
    onBlocked: (error) => {
      for (const publication of pending) publication.settle(error)
    },
  })

  function scheduleFlush(): void {
    if (flushScheduled) return
    flushScheduled = true
    setImmediate(() => {
      flushScheduled = false
      flush()
    })
  }

  function flush(): void {
    for (const [topic, publications] of waiting) {
      while (publications.length > 0 && sender.hasRoom) sendNext(topic, publications)
      if (publications.length === 0) waiting.delete(topic)
    }
  }

  /** Fills one message from the front of a topic's line and sends it. */
  function sendNext(topic: string, publications: Publication[]): void {
    const owners: Publication[] = []
    const parts: Part[] = []
    let events = 0
    let bytes = 0
    for (let publication = publications[0]; publication; publication = publications[0]) {
      const room = { events: messageEventsMax - events, bytes: messageBytesMax - bytes, first: events === 0 }
      const part = publication.take(room)
      if (part.events.length > 0) {
        owners.push(publication)
        parts.push(part)
        events += part.events.length
        bytes += part.bytes
        waitingBytes -= part.bytes
      }
      if (!publication.exhausted) break
      publications.shift()
    }
    const first = parts[0]?.events[0]
    if (!first) return
    const { traceparent } = first
    const oneType = parts.every((part) => part.events.every((event) => event.eventType === first.eventType))
    const oneTrace =
      traceparent !== undefined &&
      parts.every((part) => part.events.every((event) => event.traceparent === traceparent))
    sender.send({
      exchange: topology.exchange,
      routingKey: topic,
      body: Buffer.from(parts.map((part) => part.lines.join('\n')).join('\n')),
      properties: {
        persistent: true,
        mandatory: true,
        contentType: ndjson,
        messageId: first.id,
        ...(oneType && Buffer.byteLength(first.eventType) <= shortStringMax ? { type: first.eventType } : {}),
        headers: { 'x-events': events, ...(oneTrace ? { traceparent } : {}) },
      },
      wanted: () => owners.some((publication) => !publication.settled),
      settled: (error) => {
        for (const publication of owners) publication.partSettled(error)
      },
    })
  }

  function standInLine(topic: string, publication: Publication): void {
    waitingBytes += publication.waitingBytes
    const line = waiting.get(topic)
    if (line) line.push(publication)
    else waiting.set(topic, [publication])
    scheduleFlush()
  }

  /** What failed before all of it was sent must not go on holding its place and its memory. */
  function leaveLine(topic: string, publication: Publication): void {
    if (publication.waitingBytes === 0) return
    waitingBytes -= publication.waitingBytes
    const line = waiting.get(topic) ?? []
    const place = line.indexOf(publication)
    if (place !== -1) line.splice(place, 1)
  }

  return {
    sender,
    async publish(topic, events) {
      if (events.length === 0) return
      if (sender.blocked) throw sender.blocked
      const publication = createPublication(events, confirmTimeoutMs)
      pending.add(publication)
      standInLine(topic, publication)
      // What is larger than all the room there is goes alone.
      if (waitingBytes > waitingBytesMax && waitingBytes > publication.waitingBytes) {
        publication.settle(
          new BrokerUnavailable('Too many events wait for RabbitMQ; send them again a little later'),
        )
      }
      try {
        await publication.promise
      } finally {
        leaveLine(topic, publication)
        pending.delete(publication)
        if (pending.size === 0) onIdle()
      }
    },
    async publishMessage(message) {
      if (sender.blocked) throw sender.blocked
      const confirmation = createConfirmation(confirmTimeoutMs)
      sender.send({ ...message, wanted: () => !confirmation.settled, settled: confirmation.settle })
      await confirmation.promise
    },
    async [Symbol.asyncDispose]() {
      if (pending.size > 0) await new Promise<void>((resolve) => (onIdle = resolve))
      await sender[Symbol.asyncDispose]()
    },
  }
}
