import type { Received } from '@signalbox/broker'
import { latencyBuckets, type Event } from '@signalbox/contracts'
import { openDatabase, type Database } from '@signalbox/database'
import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import fc from 'fast-check'
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { insertTopic1 } from './insert-topic1.ts'

let test: TestDatabase
let database: Database
beforeEach(async () => {
  test = await createTestDatabase()
  database = openDatabase(test.url)
})
afterEach(async () => {
  await database[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

const receivedDate = new Date('2026-01-01T00:00:01Z')

function received(event: Partial<Event> = {}): Received<Event> {
  const filled = {
    id: uuidv7(),
    eventType: 'passiveEvent',
    create_date: '2026-01-01T00:00:00.000Z',
    ...event,
  }
  return { event: filled, receivedDate }
}

const rowsOf = async () =>
  await database.query({ name: 'rows', text: 'SELECT * FROM topic1 ORDER BY event_id' })

async function rolledUp() {
  const text = `SELECT coalesce(sum(events), 0)::int AS events,
    coalesce((SELECT sum(n) FROM topic_seconds, unnest(latency_histogram) AS n), 0)::int AS in_buckets,
    coalesce(max(cardinality(latency_histogram)), ${latencyBuckets}) AS buckets FROM topic_seconds`
  const [row] = await database.query({ name: 'rolled-up', text })
  return row
}

it('stores an event with all that it carries', async () => {
  const data = { nested: { list: [1, null, 'ü'] } }
  await insertTopic1(
    database,
    'a',
  )([received({ data, value: 'v', accepted_date: '2026-01-01T00:00:00.500Z' })])
  const [row] = await rowsOf()
  expect(row).toMatchObject({
    event_type: 'passiveEvent',
    create_date: new Date('2026-01-01T00:00:00Z'),
    accepted_date: new Date('2026-01-01T00:00:00.500Z'),
    received_date: receivedDate,
    event_data: data,
    value: 'v',
  })
})

it('stores an id once, in one batch, in two, and from two replicas at the same time', async () => {
  const batch = Array.from({ length: 100 }, () => received())
  await insertTopic1(database, 'a')([...batch, ...batch])
  await Promise.all([insertTopic1(database, 'a')(batch), insertTopic1(database, 'b')(batch)])
  expect((await rowsOf()).length).toBe(100)
  expect(await rolledUp()).toEqual({ events: 100, in_buckets: 100, buckets: latencyBuckets })
})

it('keeps the figures equal to the rows, whatever comes in whatever order', async () => {
  const ids = Array.from({ length: 12 }, () => uuidv7())
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(11), { minLength: 1, maxLength: 8 }), { maxLength: 6 }),
      async (batches) => {
        const events = batches.map((numbers) => numbers.map((number) => received({ id: ids[number] ?? '' })))
        await Promise.all(events.map((batch, index) => insertTopic1(database, String(index))(batch)))
        expect(await rolledUp()).toMatchObject({ events: (await rowsOf()).length })
      },
    ),
    { numRuns: 20 },
  )
})

it('takes ids that do not sort by time, and clocks that are far off', async () => {
  const batch = [uuidv4(), uuidv7({ msecs: 0 }), uuidv7({ msecs: 2 ** 47 })].map((id) => received({ id }))
  await insertTopic1(database, 'a')(batch)
  expect((await rowsOf()).length).toBe(3)
})

it('never shows a negative time, even when a clock was ahead', async () => {
  await insertTopic1(
    database,
    'a',
  )([received({ create_date: '2999-01-01T00:00:00Z', accepted_date: '2999-01-01T00:00:00Z' })])
  expect((await rowsOf())[0]).toMatchObject({ total_time_ms: 0 })
  expect(await rolledUp()).toMatchObject({ in_buckets: 1 })
})
