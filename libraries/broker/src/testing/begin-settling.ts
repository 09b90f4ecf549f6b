import { topology } from '@signalbox/systems'
import type { ConsumeMessage } from 'amqplib'
import type { Decode } from '../decode-message.ts'
import type { Consumable, Handle } from '../handler.ts'
import type { Message } from '../outgoing-message.ts'
import type { Delivery } from '../delivery.ts'
import { settleNextBatch } from '../settle-deliveries.ts'

/** When all messages arrive. */
export const receivedAt = new Date('2026-01-01T00:00:01Z')

type Options<Of extends Consumable> = {
  readonly bodies: readonly string[]
  readonly decode: Decode<Of>
  readonly handle: Handle<Of>
  readonly queue?: string
  readonly publish?: (message: Message) => Promise<void>
  readonly previous?: Promise<void>
  readonly headers?: object
  readonly abandoned?: AbortSignal
  readonly lost?: AbortSignal
  readonly redelivered?: boolean
  readonly batchEventsMax?: number
}

/** Settles one batch of new messages and notes what happens, in its order. */
export function beginSettling<Of extends Consumable>(options: Options<Of>) {
  const { bodies, decode, handle, queue = 'topic1', publish = async () => {}, headers = {} } = options
  const steps: string[] = []
  const published: Message[] = []
  const never = new AbortController().signal
  const { abandoned = never, lost = never, redelivered = false, batchEventsMax = 100 } = options
  const arrived = bodies.map((body, tag): Delivery => {
    const message = {
      content: Buffer.from(body),
      fields: { exchange: 'events.topic1', redelivered, routingKey: 'topic1', deliveryTag: tag },
      properties: { messageId: `m${tag}`, headers },
    } as unknown as ConsumeMessage
    const ack = () => void steps.push(`ack up to ${tag}`)
    const settleAlone = (isDone: boolean) => void steps.push(`${isDone ? 'ack' : 'put back'} ${tag}`)
    return { message, receivedDate: receivedAt, ack, settleAlone, lost, abandoned }
  })
  const publisher = {
    publishMessage: async (message: Message) => {
      await publish(message)
      published.push(message)
      steps.push(`published to ${message.exchange}`)
    },
  }
  const settled = settleNextBatch(
    arrived,
    {
      queue,
      decode,
      handle: async (batch) => {
        const verdicts = await handle(batch)
        steps.push(`handled ${batch.length}`)
        return verdicts
      },
      batchEventsMax,
      topology,
      publisher: publisher as never,
      log: { info() {}, warn() {}, error() {} },
      onHeld: () => {},
    },
    options.previous ?? Promise.resolve(),
  )
  return { steps, settled, published }
}
