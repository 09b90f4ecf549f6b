import type { ConsumeMessage } from 'amqplib'
import { expect, it } from 'vitest'
import type { Decode } from './decode-message.ts'
import { portionsOf } from './portions-of.ts'
import type { Delivery } from './delivery.ts'

// The law: what is settled at a time is bounded, in events and in bytes, and no message is settled beside one that was
// delivered before.

const mebibyte = 1024 * 1024
const never = new AbortController().signal
const firstFailure = '2025-05-05T05:05:05.000Z'

/** A message of so many events, whose body seems to have so many bytes. */
function messageOf(events: number, { bytes = 1, bad = 0, redelivered = false } = {}): Delivery {
  const message = {
    content: { length: bytes, events, bad },
    fields: { redelivered, exchange: 'events.topic1', routingKey: 'topic1' },
    properties: { headers: { 'x-attempt': 3, 'x-first-failure': firstFailure } },
  }
  return {
    message: message as unknown as ConsumeMessage,
    receivedDate: new Date(0),
    ack: () => {},
    settleAlone: () => {},
    lost: never,
    abandoned: never,
  }
}

const decode: Decode<{ id: string; eventType: string }> = function* decode({ body }) {
  const { events, bad, length } = body as unknown as { events: number; bad: number; length: number }
  for (let event = 0; event < events; event += 1) {
    yield { event: { id: String(event), eventType: 'a' } }
    yield { bytes: length / events }
  }
  for (let line = 0; line < bad; line += 1)
    yield { body: Buffer.from('x'), messageId: undefined, error: 'No event' }
}

async function portionsFrom(arrived: Delivery[]) {
  const taken: Delivery[] = []
  const portions = []
  const all = portionsOf(arrived, { decode, batchEventsMax: 10 }, (delivery) => void taken.push(delivery))
  for await (const portion of all) portions.push(portion)
  return { portions, taken, sizes: portions.map(({ events }) => events.length) }
}

it.each([
  ['as many events as a batch may hold', Array.from({ length: 5 }, () => messageOf(4)), 3, [12]],
  ['8 MiB', Array.from({ length: 5 }, () => messageOf(1, { bytes: 4 * mebibyte })), 2, [2]],
  ['as many bad lines', Array.from({ length: 5 }, () => messageOf(0, { bad: 4 })), 3, [0]],
  ['one that was delivered before', [messageOf(1, { redelivered: true }), messageOf(1)], 1, [1]],
  ['the one before such a message', [messageOf(1), messageOf(1, { redelivered: true })], 1, [1]],
])('messages are taken until they hold %s', async (_what, arrived, count, expected) => {
  const all = [...arrived]
  const { taken, sizes } = await portionsFrom(arrived)
  expect(taken).toEqual(all.slice(0, count))
  expect(arrived).toEqual(all.slice(count))
  expect(sizes).toEqual(expected)
})

it.each([
  ['more events than a batch', {}, [5, 5, 5, 5, 5]],
  ['more bytes than a portion', { bytes: 25 * 4 * mebibyte }, [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1]],
])(
  'a message of %s comes alone, in portions that are each bounded anew',
  async (_what, options, expected) => {
    const arrived = [messageOf(25, options), messageOf(1)]
    const { sizes } = await portionsFrom(arrived)
    expect(sizes.filter((size) => size > 0)).toEqual(expected)
    expect(arrived.length).toBe(1)
  },
)

it('each event keeps what is known about its message', async () => {
  const { portions } = await portionsFrom([messageOf(1)])
  expect(portions[0]?.events).toMatchObject([
    { attempt: 3, firstFailure: new Date(firstFailure), receivedDate: new Date(0) },
  ])
})
