import { dataOf, Event } from '@signalbox/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectBroker } from './connect-broker.ts'
import type { HandleEach } from './handle-each.ts'
import { newEvent, openTestBroker, silent } from './testing/open-test-broker.ts'
import { shared } from './testing/shared-topic.ts'
import { topology } from '@signalbox/systems'

// The law: with the real broker, slow work is acked event by event, and what a process leaves behind is done by the next.

let test: Awaited<ReturnType<typeof openTestBroker>>
beforeEach(async () => void (test = await openTestBroker()))
afterEach(async () => await test[Symbol.asyncDispose]())

const timeout = { timeout: 15_000, interval: 20 }
const nameOf = (event: Event) => String(dataOf(event)?.name)
const publish = async (...names: readonly string[]) => {
  for (const name of names) await test.broker.publish('topic1', newEvent({ name }))
}
const consumeEach = async (handle: HandleEach<Event>, { concurrency = 4, broker = test.broker } = {}) =>
  await broker.consumeEach({ queue: 'topic1', schema: Event, concurrency, deadlineMs: 5_000, handle })

async function namesLeft(): Promise<string[]> {
  const names: string[] = []
  for (;;) {
    const message = await test.channel.get('topic1', { noAck: true })
    if (!message) return names
    names.push((JSON.parse(String(message.content)) as { data: { name: string } }).data.name)
  }
}

it('leaves for the next process only what was not done', async () => {
  const done: string[] = []
  const consumer = await consumeEach(async ({ event }, signal) => {
    if (nameOf(event).startsWith('slow'))
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    done.push(nameOf(event))
  })
  await publish('slow 1', 'a', 'slow 2', 'b', 'c')
  await expect.poll(() => done, timeout).toEqual(['a', 'b', 'c'])
  await consumer[Symbol.asyncDispose]()
  expect((await namesLeft()).toSorted()).toEqual(['slow 1', 'slow 2'])
})

it('is not stood in the way of by what fails, even where a process before it left that behind', async () => {
  const done: string[] = []
  const failing: HandleEach<Event> = async ({ event }) => {
    if (nameOf(event).startsWith('bad')) throw new Error('Its server is away')
    done.push(nameOf(event))
  }
  const before = await consumeEach(failing)
  await publish('bad 1', 'bad 2', 'a')
  await expect.poll(() => done, timeout).toEqual(['a'])
  await before[Symbol.asyncDispose]()
  await using _after = await consumeEach(failing)
  await publish('b', 'c')
  await expect.poll(() => done, { ...timeout, timeout: 5_000 }).toEqual(['a', 'b', 'c'])
})

it('does of a message that comes again over another channel only what was not done', async () => {
  const tries: string[] = []
  await using consumer = await consumeEach(async ({ event }, signal) => {
    tries.push(nameOf(event))
    const isFirstSlow = tries.filter((name) => name === 'slow').length === 1 && nameOf(event) === 'slow'
    if (isFirstSlow)
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  await test.broker.publish(
    'topic1',
    ['a', 'slow', 'b'].map((name) => newEvent({ name })),
  )
  await expect.poll(() => tries, timeout).toEqual(['a', 'slow', 'b'])
  const stateAfter = async () => {
    await test.vhost.closeConnections()
    return consumer.state
  }
  await expect.poll(stateAfter, timeout).toBe('waiting')
  await expect.poll(() => tries, timeout).toEqual(['a', 'slow', 'b', 'slow'])
  await expect.poll(() => consumer.inHandSince, timeout).toBeUndefined()
})

it('is shared by processes: one takes no more than twice its concurrency', async () => {
  const counts = [0, 0]
  await using other = await connectBroker(test.vhost.url, { topology, log: silent })
  const work =
    (index: 0 | 1): HandleEach<Event> =>
    async () => {
      counts[index] = (counts[index] ?? 0) + 1
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  await using _first = await consumeEach(work(0), { concurrency: 2 })
  await using _second = await consumeEach(work(1), { concurrency: 2, broker: other })
  await publish(...Array.from({ length: 40 }, (_, index) => `e${index}`))
  await expect.poll(() => counts[0]! + counts[1]!, timeout).toBe(40)
  expect(Math.min(...counts)).toBeGreaterThan(5)
})

it('gives each lane places of its own, so that a critical event is handled while all usual ones are taken', async () => {
  await using lanes = await openTestBroker(shared.topology)
  const done: string[] = []
  await using _consumer = await lanes.broker.consumeEach({
    queue: 'urgent',
    schema: Event,
    concurrency: 2,
    deadlineMs: 60_000,
    lanes: { critical: { concurrency: 1 } },
    handle: async ({ event }, signal) => {
      if (nameOf(event) === 'slow')
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      done.push(nameOf(event))
    },
  })
  for (let count = 0; count < 10; count += 1) await lanes.broker.publish('urgent', newEvent({ name: 'slow' }))
  await lanes.broker.publish('urgent', newEvent({ name: 'usual' }))
  await lanes.broker.publish('urgent', newEvent({ name: 'critical' }), { lane: 'critical' })
  await expect.poll(() => done, timeout).toEqual(['critical'])
})
