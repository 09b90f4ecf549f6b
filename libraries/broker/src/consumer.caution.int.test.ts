import { declarationsOf, Event } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openConnection } from './connection.ts'
import { startConsumer } from './consumer.ts'
import { decodeEvents, type Decode } from './decode-message.ts'
import { newEvent, openTestBroker, silent } from './testing/open-test-broker.ts'

// The law: RabbitMQ is never asked for more than a consumer can hold, a link that died is noticed, and a batch that was
// given up comes again.

let test: Awaited<ReturnType<typeof openTestBroker>>
beforeEach(async () => void (test = await openTestBroker()))
afterEach(async () => await test[Symbol.asyncDispose]())

const timeout = { timeout: 25_000, interval: 100 }

async function prefetches(): Promise<number[]> {
  const consumers = (await test.vhost.management('GET', `/consumers/${test.vhost.name}`)) as {
    prefetch_count: number
  }[]
  return consumers.map((consumer) => consumer.prefetch_count)
}

it('asks for one message until a new one comes, and for 200 then', async () => {
  await using consumer = await test.broker.consume({ queue: 'topic1', schema: Event, handle: async () => {} })
  await expect.poll(() => consumer.state, timeout).toBe('consuming')
  await expect.poll(prefetches, timeout).toEqual([1])
  await test.broker.publish('topic1', newEvent())
  await expect.poll(prefetches, timeout).toEqual([200])
})

it('exchanges heartbeats with RabbitMQ every 10 s on each connection', async () => {
  await using _consumer = await test.broker.consume({
    queue: 'topic1',
    schema: Event,
    handle: async () => {},
  })
  const heartbeats = async () => {
    const path = `/vhosts/${test.vhost.name}/connections`
    const open = (await test.vhost.management('GET', path)) as {
      timeout?: number
      user_provided_name?: string
    }[]
    return open.flatMap(({ timeout: seconds, user_provided_name }) => (user_provided_name ? seconds : []))
  }
  await expect.poll(heartbeats, timeout).toEqual([10, 10])
})

it('closes its channel when it gives a batch up, so that RabbitMQ delivers it again', async () => {
  const connection = await openConnection(test.vhost.url, 'test', silent)
  const handled: string[] = []
  let reads = 0
  const decodeOnce = decodeEvents(Event)
  const decode: Decode<Event> = function* (facts) {
    reads += 1
    // As a bug may do that nobody knows yet.
    if (reads === 1) throw new Error('This was not to be expected')
    yield* decodeOnce(facts)
  }
  const publisher = {} as never
  const parts = { connection, publisher, topology, declarations: declarationsOf(topology), log: silent }
  const consumer = startConsumer(parts, {
    queue: 'topic1',
    decode,
    handle: async (batch) => void handled.push(...batch.map(({ event }) => event.id)),
  })
  const event = newEvent()
  await test.broker.publish('topic1', event)
  await expect.poll(() => handled, timeout).toEqual([event.id])
  expect(reads).toBe(2)
  await consumer[Symbol.asyncDispose]()
  await connection[Symbol.asyncDispose]()
})
