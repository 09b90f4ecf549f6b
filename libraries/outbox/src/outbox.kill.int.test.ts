import { BrokerUnavailable, type Broker } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'
import type { Query } from '@signalbox/database'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newEvent, openTestOutbox, type TestOutbox } from './testing/open-test-outbox.ts'
import { spawnRelay } from './testing/spawn-relay.ts'

// The law: what was committed arrives, under the id that it was given and in the order of its aggregate, whatever dies.
// It may arrive twice, and then it is the same event.

const timeout = { timeout: 20_000 }
const leaseMs = 1_000
let test: TestOutbox
beforeEach(async () => {
  test = await openTestOutbox()
})
afterEach(async () => {
  await test[Symbol.asyncDispose]()
})

const idsOf = (events: readonly Event[]) => events.map(({ id }) => id)
const someEvents = (count: number) => Array.from({ length: count }, (_, place) => newEvent({ place }))
const figures = async () => await test.outbox.figures(test.database.query)

/** Fails the first statement of that name: before PostgreSQL has it, or after it is committed. */
function failingOnce(name: string, when: 'before' | 'after'): Query {
  let isToFail = true
  return async <Row extends object>(statement: Parameters<Query>[0]) => {
    const fails = isToFail && statement.name.startsWith(name)
    if (fails) isToFail = false
    if (fails && when === 'before') throw new Error('The connection was lost')
    const rows = await test.database.query<Row>(statement)
    if (fails) throw new Error('The connection was lost')
    return rows
  }
}

it('is taken over from a relay that is killed between publish and mark, once its lease has run out', async () => {
  const events = someEvents(50)
  await test.add(events, 'order-1')
  const dying = spawnRelay(test, leaseMs, true)
  await dying.published
  await dying.kill()
  await using _relay = test.relay({ leaseMs })
  await expect.poll(async () => (await figures()).unsent, timeout).toBe(0)
  await expect.poll(() => idsOf(test.arrived), timeout).toEqual([...idsOf(events), ...idsOf(events)])
  expect((await figures()).leasesTakenOver).toBeGreaterThan(0)
})

it('keeps its order when a relay that stood still beyond its lease goes on beside the one that took over', async () => {
  const events = someEvents(5)
  await test.add(events, 'order-1')
  let goOn = () => {}
  const standing = new Promise<void>((resolve) => (goOn = resolve))
  let stands = false
  const late = test.relay({
    leaseMs,
    publish: async (...parts) => {
      stands = true
      await standing
      await test.broker.publish(...parts)
    },
  })
  await expect.poll(() => stands, timeout).toBe(true)
  await using _relay = test.relay({ leaseMs })
  await expect.poll(() => idsOf(test.arrived), timeout).toEqual(idsOf(events))
  const more = someEvents(5)
  await test.add(more, 'order-1')
  goOn()
  await late[Symbol.asyncDispose]()
  await expect.poll(test.firsts, timeout).toEqual(idsOf([...events, ...more]))
})

it('is published again when the confirm was lost', async () => {
  const events = someEvents(5)
  let isToFail = true
  const publish: Broker['publish'] = async (...parts) => {
    await test.broker.publish(...parts)
    if (isToFail) {
      isToFail = false
      throw new BrokerUnavailable('Nothing was confirmed in time')
    }
  }
  await test.add(events, 'order-1')
  await using _relay = test.relay({ publish })
  await expect.poll(() => idsOf(test.arrived), timeout).toEqual([...idsOf(events), ...idsOf(events)])
  await expect.poll(test.unsent, timeout).toBe(0)
})

it.each([
  ['before', 2],
  ['after', 1],
] as const)('arrives when the connection is lost %s the mark: %i times', async (when, times) => {
  const events = someEvents(5)
  await test.add(events, 'order-1')
  await using _relay = test.relay({ query: failingOnce('outbox-delete', when) })
  await expect.poll(() => test.arrived.length, timeout).toBe(events.length * times)
  await expect.poll(test.unsent, timeout).toBe(0)
  const later = newEvent()
  await test.add(later, 'order-1')
  await expect.poll(test.firsts, timeout).toEqual(idsOf([...events, later]))
})

it.each([
  ['RabbitMQ', async () => void (await test.vhost.closeConnections())],
  [
    'PostgreSQL',
    async () =>
      void (await test
        .run('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()')
        .catch(() => undefined)),
  ],
])('arrives while %s cuts everybody off again and again', async (_name, cut) => {
  const relays = [test.relay({ leaseMs }), test.relay({ leaseMs })]
  const added: string[] = []
  for (let round = 0; round < 60; round += 1) {
    const events = someEvents(20)
    // What a transaction threw is not known to be committed; it may arrive.
    await test.add(events, 'order-1').then(
      () => added.push(...idsOf(events)),
      () => undefined,
    )
    if (round % 20 === 10) await cut()
  }
  expect(added.length).toBeGreaterThan(500)
  const isAdded = new Set(added)
  await expect.poll(() => test.firsts().filter((id) => isAdded.has(id)), timeout).toEqual(added)
  await expect.poll(async () => await test.unsent().catch(() => -1), timeout).toBe(0)
  for (const relay of relays) await relay[Symbol.asyncDispose]()
})

it('is handed over at once by a relay that stops', async () => {
  const first = test.relay({ leaseMs: 60_000 })
  const events = someEvents(2_000)
  await test.add(events, 'order-1')
  await expect.poll(() => test.arrived.length, timeout).toBeGreaterThan(0)
  await first[Symbol.asyncDispose]()
  const left = await test.unsent()
  await using _second = test.relay({ leaseMs: 60_000 })
  await expect.poll(test.unsent, timeout).toBe(0)
  await expect.poll(() => idsOf(test.arrived), timeout).toEqual(idsOf(events))
  expect([left <= 2_000, (await figures()).leasesTakenOver]).toEqual([true, 0])
})
