import type { Broker, Handle } from '@signalbox/broker'
import { Event } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { openTestWorld, type TestVhost, type TestWorld } from '@signalbox/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { upsertIngest } from '@signalbox/service'
import { keepLedger } from './keep-ledger.ts'
import { selectLedger } from './sql/select-ledger.ts'
import { selectRates } from './sql/select-rates.ts'
import { accepted, newEvent } from './testing/accepted-events.ts'
import { deriveAlarms, storeIn, topics, topology } from './testing/derive-alarms.ts'
import { gapsOf, heldIn } from './testing/held-in.ts'

// The law: what is derived from events is counted in the statement that stores them, for those that were new. So one that
// is lost on its way is missing, whatever its consumer does twice; and what nobody has counted is told of as not counted.

const timeout = { timeout: 20_000 }
const open: AsyncDisposable[] = []
let clock = 0
let put = 0
let ledger: ReturnType<typeof keepLedger>
let test: TestWorld
let vhost: TestVhost
let database: Database
let broker: Broker

beforeEach(async () => {
  test = await openTestWorld({ topology })
  ;({ vhost, database, broker } = test)
  open.push(test)
  await run(
    `SELECT create_topic_table('alarms', 'alarms'), create_topic_table('analytics', 'alarms.analytics')`,
  )
  ledger = keepLedger(() => clock, topology)
  put = 0
})
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]()
})

const run = async (text: string) => await test.run(text)
const rows = async (table: string) => (await run(`SELECT FROM ${table}`)).length

const consume = async (queue: string, handle: Handle<Event>) =>
  open.push(await broker.consume({ queue, schema: Event, handle }))
const watch = async (publish: Broker['publish'] = broker.publish, isCounted = true) =>
  await consume('topic1', deriveAlarms(database, publish, isCounted))
async function readAlarms() {
  await consume('alarms', storeIn(database, topics.alarms))
  const analytics = { name: 'alarms.analytics', table: 'analytics' }
  await consume('alarms.analytics', storeIn(database, analytics))
}

const deriving = (...alarms: number[]) =>
  alarms.map((count) => accepted({ ...newEvent(), eventType: String(count) }))
async function accept(events: readonly ReturnType<typeof accepted>[]) {
  await broker.publish('topic1', events)
  put += events.length
  await upsertIngest(
    database,
    'api-1',
    topology,
  )([], [{ topic: 'topic1', accepted: put, rejected: 0, inDoubt: 0 }])
}

async function at(seconds: number) {
  clock = seconds * 1_000
  const queues = await heldIn(
    vhost,
    topology.queues.map(({ name }) => name),
  )
  return ledger(await selectLedger(database, topology), [], queues).topics
}
const gapsAt = async (seconds: number) => gapsOf(await at(seconds))
const inFlight = async () => (await at(0)).map((row) => row.inFlight)
const books = async () =>
  (await at(0)).map(({ topic, cameIn, stored, repeats, edges }) => [topic, cameIn, stored, repeats, edges])
const fromApi = (cameIn: number) => [{ source: 'api', counted: true, cameIn }]
const fromTopic1 = (cameIn: number, counted = true) => [{ source: 'topic1', counted, cameIn }]

it('adds up for each subscription, whatever is taken twice, delivered twice, or dies between store and publish', async () => {
  let isDead = true
  const publish: Broker['publish'] = async (...given) => {
    if (isDead) throw new Error('The process dies here')
    await broker.publish(...given)
  }
  await watch(publish)
  await readAlarms()
  const [none, one, two] = deriving(0, 1, 2)
  if (!none || !one || !two) throw new Error('There are three')
  await accept([none, one, two])
  await expect.poll(async () => await rows('topic1'), timeout).toBe(3)
  // Its message waits to come again, so nothing is missing, however long that takes.
  await expect.poll(async () => (await vhost.queue('topic1'))?.unacked, timeout).toBeGreaterThan(0)
  for (const seconds of [0, 60])
    expect((await at(seconds)).map((row) => [row.inFlight, row.gaps])).toEqual([
      [0, []],
      [3, []],
      [3, []],
    ])
  isDead = false
  await expect.poll(inFlight, timeout).toEqual([0, 0, 0])
  // The same acceptance again is nothing new, and another one is a repeat, as is what is derived from it.
  await broker.publish('topic1', [two, one])
  await accept([accepted(two), accepted(one), accepted(none)])
  await expect.poll(async () => (await at(0)).map((row) => row.repeats), timeout).toEqual([3, 3, 3])
  await expect.poll(inFlight, timeout).toEqual([0, 0, 0])
  expect(await books()).toEqual([
    ['topic1', 6, 3, 3, fromApi(6)],
    ['alarms', 6, 3, 3, fromTopic1(6)],
    ['alarms.analytics', 6, 3, 3, fromTopic1(6)],
  ])
  expect(await gapsAt(3_600)).toEqual({})
})

it('sees each one that is lost between its publish and its table, for the subscription that has lost it', async () => {
  await watch()
  await accept(deriving(2, 0, 1))
  await expect.poll(async () => await rows('topic1'), timeout).toBe(3)
  await expect.poll(async () => (await vhost.queue('alarms.analytics'))?.ready, timeout).toBeGreaterThan(0)
  await vhost.purge('alarms.analytics')
  await readAlarms()
  await expect.poll(async () => await rows('alarms'), timeout).toBe(3)
  // RabbitMQ tells some seconds late that a queue is empty, and until then what is lost may be in it.
  for (const queue of ['alarms', 'alarms.analytics'])
    await expect.poll(async () => await vhost.queue(queue), timeout).toMatchObject({ ready: 0, unacked: 0 })
  expect(await gapsAt(10)).toEqual({})
  expect(await gapsAt(26)).toMatchObject({ 'alarms.analytics': [{ kind: 'missing', events: -3 }] })
})

it('misses nothing that was removed after the retention time, of parents and of children', async () => {
  await watch()
  await readAlarms()
  await accept(deriving(1, 2))
  await expect.poll(async () => (await rows('alarms')) + (await rows('analytics')), timeout).toBe(6)
  for (const table of ['topic1', 'alarms', 'analytics'])
    await run(`UPDATE ${table} SET processed_date = now() - interval '40 days'`)
  await run('SELECT delete_old_rows(30, 100)')
  for (const table of ['topic1', 'alarms', 'analytics']) expect(await rows(table)).toBe(0)
  await gapsAt(10)
  expect(await gapsAt(3_600)).toEqual({})
})

it('says of what nobody has counted that it is not counted, and of nothing that it is missing', async () => {
  await watch(broker.publish, false)
  await readAlarms()
  await accept(deriving(2))
  await expect.poll(async () => (await rows('alarms')) + (await rows('analytics')), timeout).toBe(4)
  expect((await books()).slice(1)).toEqual([
    ['alarms', 2, 2, 0, fromTopic1(2, false)],
    ['alarms.analytics', 2, 2, 0, fromTopic1(2, false)],
  ])
  await gapsAt(10)
  expect(await gapsAt(3_600)).toEqual({})
})

it('what is derived comes onto its topic in the second in which it was counted, so that its rate and age are known', async () => {
  await watch()
  await accept(deriving(2, 1))
  await expect.poll(async () => await rows('topic1'), timeout).toBe(2)
  expect(await run('SELECT topic, accepted::int FROM ingest_seconds')).toEqual([
    { topic: 'alarms', accepted: 3 },
  ])
  await run(`UPDATE ingest_seconds SET second = second - interval '5 seconds'`)
  expect(await selectRates(database)).toContainEqual({ topic: 'alarms', accepted: 3, stored: 0 })
})
