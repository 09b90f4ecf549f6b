import type { Row } from './row.ts'

// As many as one message carries (see the broker's publisher).
const eventsMax = 500
const bytesMax = 256 * 1024

export type Wave<Some> = {
  /** Each is one message to one topic. */
  readonly messages: readonly (readonly Some[])[]
  /** What has to wait until those are confirmed. */
  readonly rest: readonly Some[]
}

/**
 * Chooses what can be published at the same time: of each aggregate only what fits into one message.
 *
 * RabbitMQ takes or refuses messages one by one. Of two that are under way together it may refuse the first and take
 * the second, so what follows a row of its aggregate travels in the same message behind it, or waits.
 *
 * @param rows in the order of their numbers
 */
export function nextWave<Some extends Pick<Row, 'topic' | 'aggregate' | 'event'>>(
  rows: readonly Some[],
): Wave<Some> {
  type Message = { readonly topic: string; readonly rows: Some[]; bytes: number }
  const messages: Message[] = []
  const rest: Some[] = []
  /** The message to each topic that is not full. */
  const open = new Map<string, Message>()
  const messageOf = new Map<string, Message>()
  const waiting = new Set<string>()

  const hasRoom = (message: Message, bytes: number) =>
    message.rows.length < eventsMax && message.bytes + bytes <= bytesMax

  function begin(topic: string): Message {
    const message = { topic, rows: [], bytes: 0 }
    messages.push(message)
    open.set(topic, message)
    return message
  }

  for (const row of rows) {
    const { topic, aggregate } = row
    const bytes = Buffer.byteLength(row.event)
    const before = aggregate === null ? undefined : messageOf.get(aggregate)
    const current = before ?? open.get(topic)
    const fits = current !== undefined && current.topic === topic && hasRoom(current, bytes)
    if (aggregate !== null && (waiting.has(aggregate) || (before !== undefined && !fits))) {
      waiting.add(aggregate)
      rest.push(row)
      continue
    }
    const message = fits ? current : begin(topic)
    message.rows.push(row)
    message.bytes += bytes
    if (aggregate !== null) messageOf.set(aggregate, message)
  }
  return { messages: messages.map((message) => message.rows), rest }
}
