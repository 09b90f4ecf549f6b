import {
  encodeEvent,
  Event,
  exchangesOf,
  retryQueue,
  strayBindings,
  type ToldBinding,
} from '@signalbox/contracts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { connectBroker } from './connect-broker.ts'
import type { DeadLetter } from './dead-letter.ts'
import type { Handle } from './handler.ts'
import { newEvent, openTestBroker, silent } from './testing/open-test-broker.ts'
import { before, shared } from './testing/shared-topic.ts'

// The law: each subscription of a topic gets every event, and what becomes of it in one of them is nothing to the others.

let test: Awaited<ReturnType<typeof openTestBroker>>
beforeEach(async () => void (test = await openTestBroker(shared.topology)))
afterEach(async () => await test[Symbol.asyncDispose]())

const timeout = { timeout: 20_000, interval: 20 }
const queues = ['parcels', 'parcels.analytics', 'parcels.audit'] as const

async function untilReady() {
  await vi.waitFor(async () => await test.broker.ping(), timeout)
}

/** Consumes a queue; what it handled, in its order. */
async function consume(queue: string, handle?: Handle<Event>) {
  const handled: string[] = []
  const consumer = await test.broker.consume({
    queue,
    schema: Event,
    handle: handle ?? (async (batch) => void handled.push(...batch.map(({ event }) => event.id))),
  })
  await untilReady()
  return { handled, [Symbol.asyncDispose]: async () => await consumer[Symbol.asyncDispose]() }
}

async function takeLetters() {
  const letters: DeadLetter[] = []
  await test.broker.consumeDeadLetters(async (batch) => void letters.push(...batch.map(({ event }) => event)))
  return letters
}

const messagesIn = async (queue: string) => (await test.channel.checkQueue(queue)).messageCount
const ids = (events: readonly Event[]) => events.map(({ id }) => id).toSorted()

it('each gets every event once, however it was published, and none waits for another', async () => {
  await using first = await consume('parcels')
  await using analytics = await consume('parcels.analytics')
  const events = Array.from({ length: 500 }, () => newEvent())
  await Promise.all(events.map(async (event) => await test.broker.publish('parcels', event)))
  const byHand = newEvent()
  test.channel.publish('events', 'parcels', Buffer.from(encodeEvent(byHand)), { messageId: byHand.id })
  await test.channel.waitForConfirms()
  const all = ids([...events, byHand])
  // Nobody consumes parcels.audit.
  await expect.poll(() => first.handled.toSorted(), timeout).toEqual(all)
  await expect.poll(() => analytics.handled.toSorted(), timeout).toEqual(all)
  await using audit = await consume('parcels.audit')
  await expect.poll(() => audit.handled.toSorted(), timeout).toEqual(all)
})

it('one that cannot handle holds up no other', async () => {
  await using _analytics = await consume('parcels.analytics', async () => {
    throw new Error('Its database is away')
  })
  await using first = await consume('parcels')
  const events = Array.from({ length: 50 }, () => newEvent())
  for (const event of events) await test.broker.publish('parcels', event)
  await expect.poll(() => first.handled.toSorted(), timeout).toEqual(ids(events))
})

it('what waits for another try goes home to its own queue alone', async () => {
  const attempts: number[] = []
  await using _analytics = await consume('parcels.analytics', async (batch) => {
    attempts.push(...batch.map(({ attempt }) => attempt))
    const again = batch.filter(({ attempt }) => attempt === 1)
    return new Map(again.map((one) => [one, { verdict: 'retry', reason: 'test', detail: 'Not yet' }]))
  })
  await using first = await consume('parcels')
  await test.broker.publish('parcels', newEvent())
  await expect.poll(() => attempts, timeout).toEqual([1, 2])
  expect(first.handled).toHaveLength(1)
  expect(await messagesIn('parcels.audit')).toBe(1)
})

it.each(queues)(
  'a dead letter of %s is of that queue, and what is sent on its way again comes there alone',
  async (queue) => {
    const letters = await takeLetters()
    await using _consumer = await consume(
      queue,
      async (batch) => new Map(batch.map((one) => [one, { verdict: 'dead', reason: 'test', detail: 'No' }])),
    )
    const event = newEvent()
    await test.broker.publish('parcels', event)
    await expect.poll(() => letters, timeout).toMatchObject([{ queue, eventId: event.id, reason: 'test' }])
    await test.broker.republish(queue, Buffer.from(encodeEvent(event)), event.id)
    await expect.poll(() => letters.map(({ id }) => id), timeout).toEqual([letters[0]?.id, letters[0]?.id])
    const others = queues.filter((other) => other !== queue)
    expect(await Promise.all(others.map(messagesIn))).toEqual([1, 1])
  },
)

it('the halves of a message that may end its process come to its own queue alone', async () => {
  await untilReady()
  await test.broker.publish('parcels', [newEvent(), newEvent()])
  for (const _ of [1, 2]) {
    const message = await test.channel.get('parcels.analytics')
    if (message) test.channel.reject(message, true)
  }
  await using analytics = await consume('parcels.analytics')
  await expect.poll(() => new Set(analytics.handled).size, timeout).toBe(2)
  expect(await Promise.all(['parcels', 'parcels.audit'].map(messagesIn))).toEqual([1, 1])
})

it.each(queues)(
  'what comes while the queue %s is deleted waits in its first tier, and then is there',
  async (queue) => {
    await untilReady()
    await test.channel.deleteQueue(queue)
    const event = newEvent()
    await test.broker.publish('parcels', event)
    await using consumer = await consume(queue)
    await expect.poll(() => consumer.handled, timeout).toEqual([event.id])
    const others = queues.filter((other) => other !== queue)
    expect(await Promise.all(others.map(messagesIn))).toEqual([1, 1])
  },
)

it.each(queues)('what finds the queue %s still deleted after that is a dead letter of it', async (queue) => {
  const letters = await takeLetters()
  await untilReady()
  await test.channel.deleteQueue(queue)
  const [event, again] = [newEvent(), newEvent()]
  await test.broker.publish('parcels', event)
  const late = { queue, eventId: event.id, reason: 'queue_missing' }
  await expect.poll(() => letters, timeout).toMatchObject([late])
  await test.broker.republish(queue, Buffer.from(encodeEvent(again)), again.id)
  await expect.poll(() => letters, timeout).toMatchObject([late, { ...late, eventId: again.id }])
})

it('a version that does not know a subscription goes on, gives it its events, and finds nothing strange', async () => {
  await untilReady()
  await using old = await connectBroker(test.vhost.url, { topology: before.topology, log: silent })
  const handled: string[] = []
  await using _first = await old.consume({
    queue: 'parcels',
    schema: Event,
    handle: async (batch) => void handled.push(...batch.map(({ event }) => event.id)),
  })
  const letters: DeadLetter[] = []
  await using _letters = await old.consumeDeadLetters(
    async (batch) => void letters.push(...batch.map(({ event }) => event)),
  )
  await using analytics = await consume('parcels.analytics')
  const event = newEvent()
  await old.publish('parcels', event)
  await expect.poll(() => [handled, analytics.handled], timeout).toEqual([[event.id], [event.id]])
  // It keeps the letters of a queue that it does not know under its name.
  const message = await test.channel.get('parcels.audit')
  if (message) test.channel.reject(message, false)
  await expect.poll(() => letters, timeout).toMatchObject([{ queue: 'parcels.audit', eventId: event.id }])
  const told = (await test.vhost.management('GET', `/bindings/${test.vhost.name}`)) as ToldBinding[]
  expect(strayBindings(told, before.topology)).toEqual([])
  expect(strayBindings(told, shared.topology)).toEqual([])
  const strange = { destination: 'parcels', destination_type: 'queue', routing_key: 'x', arguments: {} }
  expect(strayBindings([{ ...strange, source: 'amq.topic' }], before.topology)).toHaveLength(1)
})

it('names its tiers by the time, those that its topic says', async () => {
  await untilReady()
  for (const queue of queues)
    for (const delayMs of [2_000, 60_000]) expect(await messagesIn(retryQueue(queue, delayMs))).toBe(0)
  expect(exchangesOf('parcels.analytics').home).toBe('home.parcels.analytics')
})
