import { getEventListeners } from 'node:events'
import { Event } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import type { ConsumeMessage } from 'amqplib'
import { vi } from 'vitest'
import { decodeEvents } from '../decode-message.ts'
import type { Delivery } from '../delivery.ts'
import type { HandleEach, Pace } from '../handle-each.ts'
import { lineUpEach } from '../line-up-each.ts'
import type { Message } from '../outgoing-message.ts'
import { outcomesOf } from '../outcomes-of.ts'

/** The message of some events whose types are these words. */
export const bodyOf = (...words: readonly string[]) =>
  words
    .map((word, index) => {
      const id = `01890a5d-ac96-774b-bcce-${String(index).padStart(12, '0')}`
      return JSON.stringify({ id, eventType: word, create_date: '2026-01-01T00:00:00Z' })
    })
    .join('\n')

/** A line of slow work without a broker: what arrives, and what becomes of it. */
export function beginEach(handle: HandleEach<Event>, pace: Partial<Pace> = {}) {
  const stopping = new AbortController()
  let lost = new AbortController()
  const acked: number[] = []
  const published: Message[] = []
  const givenUp: unknown[] = []
  const held = new Map<object, { readonly since: Date; readonly error: unknown }>()
  const silent = { info() {}, warn() {}, error() {} }
  const publishMessage = vi.fn(async (message: Message) => void published.push(message))
  const outcomes = outcomesOf<Event>({
    queue: 'topic1',
    topology,
    publisher: { publishMessage },
    log: silent,
  })
  const line = lineUpEach<Event>({
    concurrency: 2,
    deadlineMs: 1_000,
    ...pace,
    queue: 'topic1',
    decode: decodeEvents(Event),
    handle,
    outcomes,
    log: silent,
    stopping: stopping.signal,
    held,
    onGivenUp: async (error) => void givenUp.push(error),
  })

  function arrive(tag: number, body: string, { redelivered = false, headers = {} } = {}): void {
    const message = {
      content: Buffer.from(body),
      fields: { exchange: 'events.topic1', redelivered, routingKey: 'topic1', deliveryTag: tag },
      properties: { messageId: 'm', headers },
    } as unknown as ConsumeMessage
    const abandoned = AbortSignal.any([stopping.signal, lost.signal])
    const settleAlone = (isDone: boolean) => void (isDone && acked.push(tag))
    const delivery: Delivery = {
      message,
      receivedDate: new Date(),
      ack: () => void givenUp.push(new Error('An ack of several')),
      settleAlone,
      lost: lost.signal,
      abandoned,
    }
    line.arrive(delivery)
  }

  return {
    arrive,
    acked,
    published,
    publishMessage,
    givenUp,
    held,
    untilEmpty: line.untilEmpty,
    stop: () => stopping.abort(),
    stopListeners: () => getEventListeners(stopping.signal, 'abort').length,
    loseChannel() {
      lost.abort()
      line.dropLost()
      lost = new AbortController()
    },
  }
}
