import type { Broker } from '@signalbox/broker'
import { topicNames, type TopicName } from '@signalbox/systems'
import type { Database } from '@signalbox/database'
import { replayDeadLetters } from '@signalbox/dead-letters'
import { openTestWorld, type TestVhost, type TestWorld } from '@signalbox/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { upsertIngest } from '@signalbox/service'
import { keepLedger } from './keep-ledger.ts'
import { readLedger } from './read-overview.ts'
import { accepted, newEvent } from './testing/accepted-events.ts'
import { consumeTopics, type ServicesOptions } from './testing/active-path/consume-topics.ts'
import { gapsOf, heldIn } from './testing/held-in.ts'
import { since } from './testing/ledger-sums.ts'

const events = (count: number, by?: string) => Array.from({ length: count }, () => accepted(newEvent(), by))

// The law: whatever is lost or added, in a queue, in a table or in the figures, is seen as exactly that, with its
// number, its sign and since when; and nothing is seen where all is well.

const timeout = { timeout: 20_000 }
const open: AsyncDisposable[] = []
let clock = Date.now()
let ledger: ReturnType<typeof keepLedger>
let test: TestWorld
let vhost: TestVhost
let database: Database
let broker: Broker

beforeEach(async () => {
  test = await openTestWorld()
  ;({ vhost, database, broker } = test)
  open.push(test)
  ledger = keepLedger(() => clock)
})
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]()
})

const run = async (text: string) => await test.run(text)
const startServices = async (options: ServicesOptions = {}) =>
  await consumeTopics({ database, broker, open, ...options })

/** What an api does: puts events onto a topic, and writes how many. */
const put = new Map<string, number>()
async function accept(
  topic: TopicName,
  taken: readonly ReturnType<typeof accepted>[],
  written = taken.length,
) {
  await broker.publish(topic, taken)
  const key = `${test.name} ${topic}`
  put.set(key, (put.get(key) ?? 0) + written)
  await upsertIngest(database, 'api-1')([], [{ topic, accepted: put.get(key) ?? 0, rejected: 0, inDoubt: 0 }])
}

/** Through which an event passes here, whatever other systems there are. */
const names: readonly TopicName[] = ['topic1', 'topic2', 'topic3']

/** The ledger at a moment, with what RabbitMQ really holds. */
async function at(seconds: number) {
  clock = seconds * 1_000
  const queues = await heldIn(vhost, [...topicNames, 'dead-letters'])
  const sources = { database, queues: async () => queues, replicas: async () => null, ledger }
  return (await readLedger(sources)).topics.filter(({ topic }) => names.includes(topic as TopicName))
}
const gapsAt = async (seconds: number) => gapsOf(await at(seconds))
const inFlight = async () => (await at(0)).map((row) => row.inFlight)
const idle = async () => await Promise.all(names.map(async (name) => (await vhost.queue(name))?.ready))

/** Counts the rows of every table as the upkeep does, however short ago it did. */
async function checkRows() {
  await run(`UPDATE row_checks SET checked_at = checked_at - interval '1 day'`)
  for (const _ of topicNames) await run('SELECT check_rows()')
  expect(await run('SELECT check_rows() AS topic')).toEqual([{ topic: null }])
}

it('adds up over every edge: from the api, from a service, by hand, taken twice, dead, and replayed', async () => {
  await startServices()
  const [first, ...others] = events(5)
  if (!first) throw new Error('There are five')
  await accept('topic2', [first, ...others])
  await accept('topic2', [accepted(first)])
  // One onto topic3 from another api beside those that topic2 puts there, and one onto each by hand.
  await broker.publish('topic3', events(1, 'api-2'))
  await upsertIngest(database, 'api-2')([], [{ topic: 'topic3', accepted: 1, rejected: 0, inDoubt: 0 }])
  await broker.publish('topic2', newEvent())
  await broker.publish('topic3', newEvent())
  // Another event under a known id is dead, and does not go on.
  await accept('topic2', [{ ...accepted(first), eventType: 'other' }])
  await expect.poll(async () => await run('SELECT FROM dead_letters'), timeout).toHaveLength(1)
  await expect.poll(inFlight, timeout).toEqual([0, 0, 0])
  const [, topic2, topic3] = await at(0)
  expect(topic2).toEqual({
    topic: 'topic2',
    cameIn: 8,
    edges: [
      { source: 'api', counted: true, cameIn: 7 },
      { source: 'by hand', counted: false, cameIn: 1 },
    ],
    unwritten: 0,
    stored: 6,
    repeats: 1,
    dead: 1,
    inFlight: 0,
    gaps: [],
  })
  expect(topic3).toMatchObject({
    cameIn: 9,
    edges: [
      { source: 'api', counted: true, cameIn: 1 },
      { source: 'by hand', counted: false, cameIn: 1 },
      { source: 'topic2', counted: true, cameIn: 7 },
    ],
    stored: 8,
    repeats: 1,
    dead: 0,
    inFlight: 0,
  })
  await checkRows()
  expect(await gapsAt(3_600)).toEqual({})
  // One that was replayed is in flight, and not dead.
  await run('UPDATE dead_letters SET replayed_at = now()')
  expect((await at(3_600))[1]).toMatchObject({ cameIn: 8, dead: 0, inFlight: 1 })
  await run('UPDATE dead_letters SET replayed_at = NULL')
  // Replayed, it dies again and is the same letter; meanwhile it is in flight.
  await replayDeadLetters({ database, republish: broker.republish, filter: {} })
  await expect
    .poll(async () => (await at(3_600))[1], timeout)
    .toMatchObject({ dead: 1, inFlight: 0, gaps: [] })
})

it('sees a message that a queue has dropped as that many missing events of this topic, since then', async () => {
  await accept('topic1', events(3))
  await expect.poll(async () => (await vhost.queue('topic1'))?.ready, timeout).toBeGreaterThan(0)
  expect(await at(100)).toMatchObject([{ cameIn: 3, inFlight: 3, gaps: [] }, {}, {}])
  await vhost.purge('topic1')
  await startServices()
  await accept('topic1', events(2))
  await expect.poll(async () => (await run('SELECT FROM topic1')).length, timeout).toBe(2)
  await expect.poll(async () => await vhost.queue('topic1'), timeout).toMatchObject({ ready: 0, unacked: 0 })
  expect(await gapsAt(200)).toEqual({})
  expect(await gapsAt(216)).toEqual({ topic1: [{ kind: 'missing', events: -3, since: since(200) }] })
})

it('sees what was put onto a topic by another one and lost there, whoever else feeds it', async () => {
  const lost: string[] = []
  const publish: Broker['publish'] = async (topic, given) =>
    void lost.push(`${topic} ${[given].flat().length}`)
  await startServices({ publish })
  await accept('topic2', events(2))
  await broker.publish('topic3', newEvent())
  await expect.poll(() => lost, timeout).toEqual(['topic3 2'])
  await expect.poll(async () => (await run('SELECT FROM topic3')).length, timeout).toBe(1)
  await expect.poll(idle, timeout).toEqual([0, 0, 0])
  await gapsAt(10)
  expect(await gapsAt(26)).toEqual({ topic3: [{ kind: 'missing', events: -2, since: since(10) }] })
})

it('says that events are in flight which a service counted, while their message waits to come again', async () => {
  let isDead = true
  const publish: Broker['publish'] = async (...given) => {
    if (isDead) throw new Error('The process dies here')
    await broker.publish(...given)
  }
  await startServices({ publish })
  await accept('topic2', events(2))
  await expect.poll(async () => (await run('SELECT FROM topic2')).length, timeout).toBe(2)
  await expect.poll(async () => (await vhost.queue('topic2'))?.unacked, timeout).toBeGreaterThan(0)
  for (const seconds of [0, 60])
    expect(await at(seconds)).toMatchObject([{}, { inFlight: 0 }, { cameIn: 2, inFlight: 2, gaps: [] }])
  isDead = false
  await expect.poll(inFlight, timeout).toEqual([0, 0, 0])
  expect(await at(0)).toMatchObject([{}, {}, { cameIn: 2, stored: 2, repeats: 0 }])
})

it('sees a row that was deleted as one row missing, and one that nobody stored as one too many', async () => {
  await startServices()
  await accept('topic1', events(3))
  await accept('topic2', events(2))
  await expect.poll(inFlight, timeout).toEqual([0, 0, 0])
  await checkRows()
  expect(await gapsAt(0)).toEqual({})

  await run('DELETE FROM topic1 WHERE event_id = (SELECT min(event_id::text)::uuid FROM topic1)')
  await run(`INSERT INTO topic3 (event_id, event_type, create_date, received_date, value)
    SELECT gen_random_uuid(), 'passiveEvent', now(), now(), 'v' FROM generate_series(1, 2)`)
  await checkRows()
  const found = {
    topic1: [{ kind: 'rows', events: -1, since: expect.any(String) }],
    topic3: [{ kind: 'rows', events: 2, since: expect.any(String) }],
  }
  const first = await gapsAt(0)
  expect(first).toEqual(found)
  expect(Math.abs(Date.parse(first.topic1?.[0]?.since ?? '') - Date.now())).toBeLessThan(60_000)
  // Since then, and not since it was counted last.
  await checkRows()
  expect(await gapsAt(0)).toEqual(first)

  await run(`DELETE FROM topic3 WHERE received_date = processed_date`)
  await accept('topic1', events(1))
  await expect.poll(inFlight, timeout).toEqual([0, 0, 0])
  await checkRows()
  expect(await gapsAt(0)).toEqual({ topic1: first.topic1 })
})

it('misses no row that was removed after the retention time', async () => {
  await startServices()
  await accept('topic1', events(3))
  await expect.poll(inFlight, timeout).toEqual([0, 0, 0])
  await run(`UPDATE topic1 SET processed_date = now() - interval '40 days'
    WHERE event_id <> (SELECT min(event_id::text)::uuid FROM topic1)`)
  await run('SELECT delete_old_rows(30, 100)')
  expect(await run('SELECT FROM topic1')).toHaveLength(1)
  await checkRows()
  expect(await gapsAt(0)).toEqual({})
})

it('sees more taken off than a service has put there as surplus, and none of an api that was killed', async () => {
  await startServices()
  await accept('topic1', events(4), 1)
  const notCounted = { ...newEvent(), accepted_by: 'topic2' }
  await broker.publish('topic3', notCounted)
  await expect
    .poll(async () => (await run('SELECT FROM topic1 UNION ALL SELECT FROM topic3')).length, timeout)
    .toBe(5)
  await gapsAt(10)
  const seen = await at(26)
  expect(seen).toMatchObject([
    { cameIn: 4, unwritten: 3, inFlight: 0, gaps: [] },
    {},
    { cameIn: 0, stored: 1, gaps: [{ kind: 'surplus', events: 1, since: since(10) }] },
  ])
  for (const { cameIn, stored, repeats, dead, inFlight: waiting, gaps } of seen) {
    const sum = gaps.reduce((all, { kind, events: count }) => (kind === 'rows' ? all : all + count), 0)
    expect(cameIn + sum).toBe(stored + repeats + dead + waiting)
  }
})
