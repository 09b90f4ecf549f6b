import type { ConsumeMessage } from 'amqplib'

/** What of an AMQP message matters here. Headers come from outside, so nothing about them is certain. */
export type MessageFacts = {
  readonly body: Buffer
  readonly messageId: string | undefined
  readonly routingKey: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly receivedDate: Date
  /** 1 for the first time; read from our own header, as RabbitMQ's count grows with every restart. */
  readonly attempt: number
  readonly firstFailure: Date | undefined
}

const attemptMax = 1_000

export function factsOf({ content, fields, properties }: ConsumeMessage, receivedDate: Date): MessageFacts {
  const headers: Record<string, unknown> = properties.headers ?? {}
  const attempt = headers['x-attempt']
  return {
    body: content,
    messageId: typeof properties.messageId === 'string' ? properties.messageId : undefined,
    routingKey: fields.routingKey,
    headers,
    receivedDate,
    attempt: Number.isInteger(attempt) && Number(attempt) >= 1 ? Math.min(Number(attempt), attemptMax) : 1,
    firstFailure: dateIn(headers['x-first-failure']),
  }
}

/** A date in a header, unless somebody has written something else there. */
export function dateIn(header: unknown): Date | undefined {
  const milliseconds = typeof header === 'string' ? Date.parse(header) : Number.NaN
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds)
}
