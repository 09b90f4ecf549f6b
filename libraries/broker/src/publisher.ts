import {
  eventsExchange,
  messageBytesMax,
  ndjson,
  PermanentError,
  routingKeyOf,
  type Declarations,
} from '@signalbox/contracts'
import { openConfirmSender, type ConfirmSender } from './confirm-sender.ts'
import { createConfirmation } from './confirmation.ts'
import type { Connection } from './connection.ts'
import { BrokerUnavailable, EventsTooLarge } from './errors.ts'
import type { BrokerLog } from './log.ts'
import type { Message } from './outgoing-message.ts'
import {
  createPublication,
  type Part,
  type Publication,
  type Publishable,
  type PublishOptions,
} from './publication.ts'

export type Publisher = AsyncDisposable & {
  readonly sender: Pick<ConfirmSender, 'blocked' | 'connected'>
  publish(topic: string, events: readonly Publishable[], options?: PublishOptions): Promise<void>
  /** Publishes one message as it is, alone. */
  publishMessage(message: Message): Promise<void>
}

export type PublisherOptions = {
  readonly connection: Connection
  readonly declarations: Declarations
  readonly log: BrokerLog
  /** Topics whose events need reach nobody. */
  readonly announcements?: readonly string[]
  /** How long a caller waits for the broker's confirm, in milliseconds. */
  readonly confirmTimeoutMs: number
}

// Measured: 100 events a message carry 15 times as many events as one a message; beyond 500 nothing is gained.
const packedEventsMax = 500
const packedBytesMax = 256 * 1024
// The longest text that fits an AMQP property, in bytes.
const shortStringMax = 255
// What may wait for room on its way to one lane of a topic. Beyond it callers are refused at once instead of filling the memory.
const waitingBytesMax = 32 * 1024 * 1024

/** Where events are published: a topic, and on which lane. */
type Way = { readonly exchange: string; readonly routingKey: string }

/** Publications to one lane of a topic that are not wholly sent, oldest first. */
type Line = Way & { readonly publications: Publication[]; bytes: number }

/**
 * Publishes events, many in one message when many are published at the same time.
 *
 * What is published to one lane of a topic in the same turn of the event loop travels together. An idle process sends
 * one event in one message without waiting; a busy one sends full messages. While its window of unconfirmed
 * messages is full, its events wait here and travel together later; those of other topics and lanes go on.
 */
export function openPublisher(options: PublisherOptions): Publisher {
  const { connection, declarations, announcements = [], log, confirmTimeoutMs } = options
  const toNobody = new Set(announcements.map(eventsExchange))
  // One for each topic that was ever published to.
  const waiting = new Map<string, Line>()
  const pending = new Set<Publication>()
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
    for (const [routingKey, line] of waiting) {
      while (line.publications.length > 0 && sender.hasRoom(line.exchange, routingKey)) sendNext(line)
    }
  }

  /** Fills one message from the front of a line and sends it. */
  function sendNext(line: Line): void {
    const { publications } = line
    const owners: Publication[] = []
    const parts: Part[] = []
    let events = 0
    let bytes = 0
    for (let publication = publications[0]; publication; publication = publications[0]) {
      const room = { events: packedEventsMax - events, bytes: packedBytes() - bytes, first: events === 0 }
      const part = publication.take(room)
      if (part.events.length > 0) {
        owners.push(publication)
        parts.push(part)
        events += part.events.length
        bytes += part.bytes
        line.bytes -= part.bytes
      }
      if (!publication.exhausted) break
      publications.shift()
    }
    if (events === 0) return
    sender.send({
      ...messageOf(line, parts, events),
      wanted: () => owners.some((publication) => !publication.settled),
      settled: (error) => {
        const fate = isTooLarge(error) ? judgeRefusal(parts, bytes, error) : error
        for (const publication of owners) publication.partSettled(fate)
      },
    })
  }

  /** How much is put into one message. Where RabbitMQ has refused a message, the next ones are half as large. */
  function packedBytes(): number {
    return Math.min(packedBytesMax, Math.ceil(sender.refusedBytes / 2))
  }

  function messageOf({ exchange, routingKey }: Way, parts: readonly Part[], events: number): Message {
    const first = parts[0]?.events[0]
    if (!first) throw new Error('A message must hold an event')
    const { id, eventType, traceparent } = first
    const allHave = (isSo: (event: Publishable) => boolean) => parts.every((part) => part.events.every(isSo))
    const oneType = allHave((event) => event.eventType === eventType)
    const oneTrace = traceparent !== undefined && allHave((event) => event.traceparent === traceparent)
    return {
      exchange,
      routingKey,
      body: Buffer.from(parts.map((part) => part.lines.join('\n')).join('\n')),
      properties: {
        persistent: true,
        mandatory: !toNobody.has(exchange),
        contentType: ndjson,
        messageId: id,
        ...(oneType && Buffer.byteLength(eventType) <= shortStringMax ? { type: eventType } : {}),
        headers: { 'x-events': events, ...(oneTrace ? { traceparent } : {}) },
      },
    }
  }

  function standInLine(way: Way, publication: Publication): Line {
    const line = waiting.get(way.routingKey) ?? { ...way, publications: [], bytes: 0 }
    waiting.set(way.routingKey, line)
    line.publications.push(publication)
    line.bytes += publication.waitingBytes
    scheduleFlush()
    return line
  }

  /** What failed before all of it was sent must not go on holding its place and its memory. */
  function leaveLine(line: Line, publication: Publication): void {
    line.bytes -= publication.waitingBytes
    const place = line.publications.indexOf(publication)
    if (place !== -1) line.publications.splice(place, 1)
  }

  return {
    sender,
    async publish(topic, events, publishOptions) {
      if (events.length === 0) return
      if (sender.blocked) throw sender.blocked
      const publication = createPublication(events, confirmTimeoutMs, sender.refusedBytes, publishOptions)
      pending.add(publication)
      const way = { exchange: eventsExchange(topic), routingKey: routingKeyOf(topic, publishOptions?.lane) }
      const line = standInLine(way, publication)
      // What is larger than all the room there is goes alone.
      if (line.bytes > waitingBytesMax && line.bytes > publication.waitingBytes) {
        publication.settle(
          new BrokerUnavailable('Too many events wait for RabbitMQ; send them again a little later'),
        )
      }
      try {
        await publication.promise
      } finally {
        leaveLine(line, publication)
        pending.delete(publication)
        if (pending.size === 0) onIdle()
      }
    },
    async publishMessage(message) {
      if (sender.blocked) throw sender.blocked
      const { length } = message.body
      if (length > messageBytesMax || length >= sender.refusedBytes)
        throw new PermanentError('too_large', `RabbitMQ takes no message of ${length} bytes`)
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

const isTooLarge = (error?: Error) => error instanceof PermanentError && error.reason === 'too_large'

/**
 * Whose fault it is that RabbitMQ never takes a message: that of an event that was alone in it. Of many none is at fault:
 * they travel in smaller ones next time.
 */
function judgeRefusal(parts: readonly Part[], bytes: number, cause: Error | undefined): Error {
  const [only, ...others] = parts
  if (only && others.length === 0 && only.events.length === 1)
    return new EventsTooLarge([only.start], bytes, { cause })
  return new BrokerUnavailable('RabbitMQ takes only smaller messages; send the same events again', { cause })
}
