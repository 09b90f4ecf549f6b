import { Event } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import type { ConsumeMessage } from 'amqplib'
import { expect, it, vi } from 'vitest'
import { readDeadLetters } from './dead-letter.ts'
import { decodeEvents } from './decode-message.ts'
import type { Consumable } from './handler.ts'
import type { Delivery } from './delivery.ts'
import { settleNextBatch, type SettleDeliveriesOptions } from './settle-deliveries.ts'

const eventIds = ['01890a5d-ac96-774b-bcce-b302099a8057', '01890a5d-ac96-774b-bcce-b302099a8058']
const body = eventIds
  .map((id) => JSON.stringify({ id, eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' }))
  .join('\n')

/** What becomes of a message of two events for which processes have died twice. */
async function settle<Of extends Consumable>(
  queue: string,
  decode: SettleDeliveriesOptions<Of>['decode'],
  headers: object = {},
) {
  const publishMessage = vi.fn(async (_message: { exchange: string; routingKey: string; body: Buffer }) => {})
  const handled: Of[] = []
  const ack = vi.fn()
  const settleAlone = vi.fn()
  const message = {
    content: Buffer.from(body),
    fields: { redelivered: true, exchange: 'dead-letters.topic1', routingKey: 'dead-letters' },
    properties: { messageId: eventIds[0], headers: { 'x-delivery-count': 2, ...headers } },
  } as unknown as ConsumeMessage
  const never = new AbortController().signal
  const delivery: Delivery = {
    message,
    receivedDate: new Date(0),
    ack,
    settleAlone,
    lost: never,
    abandoned: never,
  }
  await settleNextBatch(
    [delivery],
    {
      queue,
      decode,
      handle: async (batch) => void handled.push(...batch.map(({ event }) => event)),
      batchEventsMax: 100,
      topology,
      publisher: { publishMessage } as never,
      log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() },
      onHeld: () => {},
    },
    Promise.resolve(),
  )
  expect(ack.mock.calls.length + settleAlone.mock.calls.length).toBe(1)
  return { handled, published: publishMessage.mock.calls.map(([published]) => published) }
}

it('publishes the events of a message that may end its process again, each half for itself', async () => {
  const { handled, published } = await settle('topic1', decodeEvents(Event))
  expect(handled).toEqual([])
  expect(published.map(({ exchange, routingKey }) => [exchange, routingKey])).toEqual([
    ['home.topic1', 'topic1'],
    ['home.topic1', 'topic1'],
  ])
  expect(published.map((half) => (JSON.parse(String(half.body)) as { id: string }).id)).toEqual(eventIds)
})

it('keeps a dead letter as it is, from its own queue and under the id of its event, however often it comes', async () => {
  const death = { 'x-death': [{ reason: 'delivery_limit', queue: 'topic1', count: 1 }] }
  const { handled, published } = await settle(topology.deadLetter.queue, readDeadLetters, death)
  expect(published).toEqual([])
  expect(handled.map(({ queue, eventId, reason }) => ({ queue, eventId, reason }))).toEqual(
    eventIds.map((eventId) => ({ queue: 'topic1', eventId, reason: 'delivery_limit' })),
  )
})

it('keeps a dead letter at once, also where its event was still to wait when the broker gave it up', async () => {
  const death = { 'x-death': [{ reason: 'expired', queue: 'topic1.retry-600s', count: 1 }] }
  const headers = { ...death, 'x-not-before': '2999-01-01T00:00:00Z' }
  const { handled, published } = await settle(topology.deadLetter.queue, readDeadLetters, headers)
  expect(published).toEqual([])
  expect(handled.map(({ eventId }) => eventId)).toEqual(eventIds)
})
