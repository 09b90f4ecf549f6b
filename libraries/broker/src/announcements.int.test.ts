import { defineSystem, Event, planOf } from '@signalbox/contracts'
import { expect, it, vi } from 'vitest'
import { connectBroker } from './connect-broker.ts'
import { newEvent, openTestBroker, silent } from './testing/open-test-broker.ts'

// The law: what is announced reaches every process that listens and every subscription, whose events are kept whoever is away;
// where there is neither it reaches nobody, and its publisher is not held up.

const service = { port: 3_000, environment: {} }
const planWith = (more: object) =>
  planOf([
    defineSystem({
      name: 'tills',
      topics: { changed: { announces: true, retryAfterMs: [200] } },
      eventTypes: { changed: { topic: 'changed', internal: true } },
      services: { till: { ...service, publishes: ['changed'], hears: ['changed'] }, ...more },
    }),
  ])
const alone = planWith({}).topology
const subscribed = planWith({ books: { ...service, consumes: ['changed.books'] } }).topology
const timeout = { timeout: 10_000, interval: 20 }

it('reaches nobody where nobody is, and its publisher goes on', async () => {
  await using test = await openTestBroker(alone)
  await vi.waitFor(async () => await test.broker.ping(), timeout)
  await expect(test.broker.publish('changed', newEvent())).resolves.toBeUndefined()
})

it('reaches each process that listens, which is told when it may have missed something', async () => {
  await using test = await openTestBroker(alone)
  await using other = await connectBroker(test.vhost.url, { topology: alone, log: silent })
  const heard: (string | undefined)[][] = [[], []]
  const listenTo = async (broker: typeof other, index: number) =>
    await broker.hear('changed', (events) =>
      heard[index]?.push(...(events?.map(({ id }) => id) ?? [undefined])),
    )
  await using _first = await listenTo(test.broker, 0)
  await using _second = await listenTo(other, 1)
  await expect.poll(() => heard, timeout).toEqual([[undefined], [undefined]])
  const events = [newEvent(), newEvent()]
  await test.broker.publish('changed', events)
  const all = [undefined, ...events.map(({ id }) => id)]
  await expect.poll(() => heard, timeout).toEqual([all, all])

  type Told = readonly { readonly name: string; readonly vhost: string }[]
  const ours = async () =>
    ((await test.vhost.management('GET', '/connections')) as Told).filter(
      ({ vhost }) => vhost === test.vhost.name,
    )
  // RabbitMQ tells of connections some seconds late.
  await expect.poll(async () => (await ours()).length, { timeout: 15_000 }).toBeGreaterThan(4)
  for (const { name } of await ours())
    await test.vhost.management('DELETE', `/connections/${encodeURIComponent(name)}`)
  await expect
    .poll(() => heard.map((one) => one.slice(3)), { timeout: 20_000 })
    .toEqual([[undefined], [undefined]])
})

it('reaches a subscription, and waits for it where its queue is missing', async () => {
  await using test = await openTestBroker(subscribed)
  await vi.waitFor(async () => await test.broker.ping(), timeout)
  const [first, second] = [newEvent(), newEvent()]
  await test.broker.publish('changed', first)
  await test.channel.deleteQueue('changed.books')
  await test.broker.publish('changed', second)
  const taken = new Set<string>()
  await using _books = await test.broker.consume({
    queue: 'changed.books',
    schema: Event,
    handle: async (batch) => void batch.map(({ event }) => taken.add(event.id)),
  })
  await expect.poll(() => taken.has(second.id), timeout).toBe(true)
})

it('has no queue that anybody could consume in its name', () => {
  expect(() => planWith({ books: { ...service, consumes: ['changed'] } })).toThrow(/name a subscription/)
  expect(alone.queues).toEqual([])
  expect(subscribed.queues.map(({ name }) => name)).toEqual(['changed.books'])
})
