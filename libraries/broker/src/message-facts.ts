import { createHash } from 'node:crypto'
import { queueOfExchange, readTraceparent } from '@signalbox/contracts'
import type { ConsumeMessage } from 'amqplib'

/** What of an AMQP message matters here. Headers come from outside, so nothing about them is certain. */
export type MessageFacts = {
  readonly body: Buffer
  readonly messageId: string | undefined
  /** Whose it is: the queue of the exchange that it was published to; the routing key where that has none. */
  readonly queue: string
  /** Whether it was published for the queue alone, such as what is sent on its way again. */
  readonly isForOneQueue: boolean
  readonly headers: Readonly<Record<string, unknown>>
  readonly receivedDate: Date
  /** 1 for the first time; read from our own header, as RabbitMQ's count grows with every restart. */
  readonly attempt: number
  readonly firstFailure: Date | undefined
  /** Until when its event is to wait, where one tier was not long enough. */
  readonly notBefore: Date | undefined
  /** The trace of its events that name none themselves. */
  readonly traceparent: string | undefined
}

const attemptMax = 1_000

/** Reads what matters here of a message, whatever its headers hold. */
export function factsOf({ content, fields, properties }: ConsumeMessage, receivedDate: Date): MessageFacts {
  const headers: Record<string, unknown> = properties.headers ?? {}
  const attempt = headers['x-attempt']
  return {
    body: content,
    messageId: messageIdOf(properties.messageId),
    queue: queueOfExchange(fields.exchange) ?? fields.routingKey,
    isForOneQueue: fields.exchange.startsWith('home.'),
    headers,
    receivedDate,
    attempt: Number.isInteger(attempt) && Number(attempt) >= 1 ? Math.min(Number(attempt), attemptMax) : 1,
    firstFailure: dateIn(headers['x-first-failure']),
    notBefore: dateIn(headers['x-not-before']),
    traceparent: readTraceparent(headers['traceparent']),
  }
}

// Below the 255 bytes of an AMQP property, with room for a line number.
const messageIdBytesMax = 200

/** One that is too long to be sent on is replaced by its hash, which is the same for the same id. */
function messageIdOf(given: unknown): string | undefined {
  if (typeof given !== 'string' || given === '') return undefined
  if (Buffer.byteLength(given) <= messageIdBytesMax) return given
  return createHash('sha256').update(given).digest('hex')
}

/** A date in a header that PostgreSQL can store, unless somebody has written something else there. */
export function dateIn(header: unknown): Date | undefined {
  const date = new Date(typeof header === 'string' ? header : Number.NaN)
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999 ? date : undefined
}
