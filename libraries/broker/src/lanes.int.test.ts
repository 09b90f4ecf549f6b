import { Event } from '@signalbox/contracts'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Unroutable } from './errors.ts'
import { newEvent, openTestBroker } from './testing/open-test-broker.ts'
import { shared } from './testing/shared-topic.ts'

// The law: what waits on one lane holds up no other, neither in the broker nor in the consumer.

let test: Awaited<ReturnType<typeof openTestBroker>>
beforeEach(async () => void (test = await openTestBroker(shared.topology)))
afterEach(async () => await test[Symbol.asyncDispose]())

const timeout = { timeout: 30_000, interval: 10 }
const backlog = 100_000
const perPublish = 500
// Five batches of 2,000; two in hand were measured. A lane in the usual queue waits for all that is there.
const inHandMax = 10_000

async function fillUsualLane() {
  await vi.waitFor(async () => await test.broker.ping(), timeout)
  const events = Array.from({ length: perPublish }, () => newEvent({ text: 'x'.repeat(200) }))
  for (let at = 0; at < backlog / perPublish / 10; at += 1)
    await Promise.all(Array.from({ length: 10 }, async () => await test.broker.publish('urgent', events)))
}

it('a critical event waits for no more of 100,000 usual ones than a few batches, at p99', async () => {
  let usual = 0
  const criticals: string[] = []
  /** How many usual events were handled since the critical one was published. */
  const before: number[] = []
  let usualAtPublish = 0
  await fillUsualLane()
  await using _consumer = await test.broker.consume({
    queue: 'urgent',
    schema: Event,
    handle: async (batch) => {
      for (const { event } of batch)
        if (event.eventType === 'critical') {
          criticals.push(event.id)
          before.push(usual - usualAtPublish)
        } else usual += 1
      // As long as it takes to store so many.
      await wait(batch.length / 10)
    },
  })
  await expect.poll(() => usual, timeout).toBeGreaterThan(0)
  while (usual < backlog - 20_000) {
    const event = { ...newEvent(), eventType: 'critical' }
    usualAtPublish = usual
    await test.broker.publish('urgent', event, { lane: 'critical' })
    await expect.poll(() => criticals.at(-1), timeout).toBe(event.id)
    await wait(10)
  }
  expect(before.length).toBeGreaterThan(20)
  const p99 = before.toSorted((a, b) => a - b)[Math.floor(before.length * 0.99)]
  expect(p99).toBeLessThanOrEqual(inHandMax)
}, 120_000)

it('each lane comes over a connection of its own, as what was sent of one would stand before another', async () => {
  await using _consumer = await test.broker.consume({
    queue: 'urgent',
    schema: Event,
    handle: async () => {},
  })
  type Consumer = {
    readonly queue: { readonly name: string }
    readonly channel_details: { readonly connection_name?: string }
  }
  const connections = async () => {
    const all = (await test.vhost.management('GET', `/consumers/${test.vhost.name}`)) as Consumer[]
    const ofTopic = all.filter(({ queue }) => ['urgent', 'urgent.critical'].includes(queue.name))
    return new Set(ofTopic.map(({ channel_details: { connection_name: name } }) => name ?? 'unknown')).size
  }
  await expect.poll(connections, timeout).toBe(2)
})

it('each subscription has the lane, and the consumer of its usual queue takes from it', async () => {
  const handled: string[] = []
  await using _consumer = await test.broker.consume({
    queue: 'urgent.analytics',
    schema: Event,
    handle: async (batch) => void handled.push(...batch.map(({ event }) => event.id)),
    lanes: { critical: { prefetch: 1 } },
  })
  const [one, other] = [newEvent(), newEvent()]
  await test.broker.publish('urgent', one)
  await test.broker.publish('urgent', other, { lane: 'critical' })
  await expect.poll(() => handled.toSorted(), timeout).toEqual([one.id, other.id].toSorted())
  // The first one of the topic, which nobody consumes here, has its own.
  const inQueue = async (queue: string) => (await test.channel.checkQueue(queue)).messageCount
  expect(await Promise.all(['urgent', 'urgent.critical'].map(inQueue))).toEqual([1, 1])
})

it('a consumer that is alone leaves the lane to others, and one of the lane takes nothing else', async () => {
  const handled = { usual: [] as string[], lane: [] as string[] }
  const each = { schema: Event, concurrency: 5, deadlineMs: 10_000 }
  await using _usual = await test.broker.consumeEach({
    ...each,
    queue: 'urgent',
    alone: true,
    handle: async ({ event }) => void handled.usual.push(event.id),
  })
  await using _lane = await test.broker.consumeEach({
    ...each,
    queue: 'urgent.critical',
    handle: async ({ event }) => void handled.lane.push(event.id),
  })
  const [one, other] = [newEvent(), newEvent()]
  await vi.waitFor(async () => await test.broker.ping(), timeout)
  await test.broker.publish('urgent', one)
  await test.broker.publish('urgent', other, { lane: 'critical' })
  await expect.poll(() => handled, timeout).toEqual({ usual: [one.id], lane: [other.id] })
})

it('refuses a lane that the topic has not', async () => {
  await expect(test.broker.publish('urgent', newEvent(), { lane: 'fast' })).rejects.toThrow(Unroutable)
  await expect(test.broker.publish('parcels', newEvent(), { lane: 'critical' })).rejects.toThrow(Unroutable)
})
