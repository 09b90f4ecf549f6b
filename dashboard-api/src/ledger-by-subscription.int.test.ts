import { defineSystem, planOf, type Queues, type ServiceDefinition } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import { beforeEach, expect, it } from 'vitest'
import { upsertIngest } from '@signalbox/service'
import { keepLedger } from './keep-ledger.ts'
import { selectLedger } from './sql/select-ledger.ts'

// The law: each subscription has books of its own, which add up from its first event on, whenever it was added and by
// whichever version the events were put there; what is lost in one is said of that one.

const services = (given: Readonly<Record<string, Partial<ServiceDefinition>>>) =>
  Object.fromEntries(
    Object.entries(given).map(([name, one]) => [name, { ...one, port: 3_000, environment: {} }]),
  )
const versionWith = (more: Readonly<Record<string, Partial<ServiceDefinition>>>) =>
  planOf([
    defineSystem({
      name: 'example',
      topics: { topic1: { lanes: ['critical'] }, topic2: {} },
      eventTypes: {},
      services: services({
        store: { consumes: ['topic1', 'topic2'], forwards: { topic1: 'topic2' } },
        ...more,
      }),
    }),
  ]).topology
const before = versionWith({})
const after = versionWith({
  analytics: {
    consumes: ['topic1.analytics', 'topic2.analytics'],
    stores: { 'topic1.analytics': 'analytics_1', 'topic2.analytics': 'analytics_2' },
  },
})

let database: Database
let run: TestDatabase['run']
let clock = 0
let ledger: ReturnType<typeof keepLedger>
beforeEach(async () => {
  const test = await createTestDatabase()
  ;({ database, run } = test)
  ledger = keepLedger(() => clock, after)
  return test.close
})

/** What an api of a version has put onto topic1 since its start. */
const accept = async (topology: typeof after, replica: string, accepted: number) => {
  const figures = { topic: 'topic1', accepted, rejected: 0, inDoubt: 0 } as const
  await upsertIngest(database, replica, topology)([], [figures])
}
/** What a consumer has stored. */
const store = async (queue: string, by: string, events: number) => {
  const values = `array_fill(1::float8, ARRAY[${events}]), array_fill('${by}'::text, ARRAY[${events}])`
  await run(`SELECT roll_up_stored('${queue}', 'replica', ${values})`)
}
const empty: Queues = {
  status: 'ok',
  stray: [],
  unclaimed: [],
  items: after.queues.map(({ name }) => ({ name, ready: 0, unacked: 0, consumers: 1 })),
}

async function at(seconds: number, queues: Queues = empty) {
  clock = seconds * 1_000
  const { topics } = ledger(await selectLedger(database, after), [], queues)
  return Object.fromEntries(topics.map(({ topic, ...books }) => [topic, books]))
}
const lost = (events: number) => [{ kind: 'missing', events: -events }]

it('a subscription that was added later has nothing to do with what came before it', async () => {
  await accept(before, 'old', 1_000)
  await store('topic1', 'old', 1_000)
  for (const seconds of [0, 60]) {
    const { topic1, ...others } = await at(seconds)
    expect(topic1).toMatchObject({ cameIn: 1_000, stored: 1_000, inFlight: 0, gaps: [] })
    expect(others['topic1.analytics']).toMatchObject({ cameIn: 0, stored: 0, inFlight: 0, gaps: [] })
  }
})

it('what a version that does not know it puts there counts as come in when it is taken off', async () => {
  await accept(before, 'old', 1_000)
  await store('topic1', 'old', 1_000)
  await store('topic1.analytics', 'old', 5)
  for (const seconds of [0, 60, 120])
    expect((await at(seconds))['topic1.analytics']).toMatchObject({
      cameIn: 5,
      unwritten: 5,
      inFlight: 0,
      gaps: [],
    })
})

it('every event that a version puts there which knows it is accounted for, and one that is lost is said of it alone', async () => {
  await accept(before, 'old', 1_000)
  await accept(after, 'new', 7)
  await store('topic1', 'old', 1_000)
  await store('topic1', 'new', 7)
  await store('topic1.analytics', 'new', 6)
  expect((await at(0))['topic1.analytics']).toMatchObject({ cameIn: 7, stored: 6, inFlight: 1, gaps: [] })
  const { topic1, ...others } = await at(60)
  expect(topic1).toMatchObject({ cameIn: 1_007, inFlight: 0, gaps: [] })
  expect(others['topic1.analytics']).toMatchObject({ cameIn: 7, stored: 6, gaps: lost(1) })
})

it('nor does more of an old version hide what is missing of a new one', async () => {
  await accept(before, 'old', 10)
  await accept(after, 'new', 7)
  await store('topic1.analytics', 'old', 10)
  await store('topic1.analytics', 'new', 6)
  await at(0)
  expect((await at(60))['topic1.analytics']).toMatchObject({ cameIn: 17, gaps: lost(1) })
})

it('what a service puts onto a topic comes into each subscription that it knows', async () => {
  await run(
    `SELECT count_put('topic1', '{topic2}', 'old', 3), count_put('topic1', '{topic2,topic2.analytics}', 'new', 4)`,
  )
  await store('topic2', 'topic1', 7)
  await store('topic2.analytics', 'topic1', 4)
  for (const seconds of [0, 60]) {
    const { topic2, ...others } = await at(seconds)
    expect(topic2).toMatchObject({ edges: [{ source: 'topic1', cameIn: 7 }], gaps: [] })
    expect(others['topic2.analytics']).toMatchObject({ edges: [{ source: 'topic1', cameIn: 4 }], gaps: [] })
  }
  // Those of the version that did not know it may come as well.
  await store('topic2.analytics', 'topic1', 3)
  for (const seconds of [61, 120])
    expect((await at(seconds))['topic2.analytics']).toMatchObject({ cameIn: 7, unwritten: 3, gaps: [] })
  await store('topic2.analytics', 'topic1', 1)
  await at(121)
  expect((await at(180))['topic2.analytics']).toMatchObject({ gaps: [{ kind: 'surplus', events: 1 }] })
})

it('lanes are part of their subscription: what waits there is in flight, and what dies there is dead', async () => {
  await accept(after, 'new', 2)
  await run(`
    INSERT INTO dead_letters (id, queue, body, reason, error, via, attempts, accepted_by, first_failure, last_failure)
    VALUES (gen_random_uuid(), 'topic1.critical', '', 'x', '', 'service', 1, 'new', now(), now())`)
  const busy = (name: string): Queues =>
    empty.status === 'ok'
      ? {
          ...empty,
          items: empty.items.map((queue) => (queue.name === name ? { ...queue, ready: 1 } : queue)),
        }
      : empty
  for (const seconds of [0, 60]) {
    const { topic1 } = await at(seconds, busy('topic1.critical'))
    expect(topic1).toMatchObject({ cameIn: 2, dead: 1, inFlight: 1, gaps: [] })
  }
  await at(61, busy('topic1.analytics.critical'))
  const { topic1, ...others } = await at(120, busy('topic1.analytics.critical'))
  expect(topic1).toMatchObject({ gaps: lost(1) })
  expect(others['topic1.analytics']).toMatchObject({ inFlight: 2, gaps: [] })
})
