import { storeOnce, type Received } from '@signalbox/broker'
import { jsonText, latencyBuckets, type Event } from '@signalbox/contracts'
import { settleRepeats, type Database } from '@signalbox/database'
import { createTestDatabase } from '@signalbox/testing'
import { topics } from '@signalbox/systems'
import fc from 'fast-check'
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid'
import { beforeEach, expect, it } from 'vitest'
import { insertTopic1 } from './insert-topic1.ts'

let database: Database
beforeEach(async () => {
  const test = await createTestDatabase()
  database = test.database
  return test.close
})

const receivedDate = new Date('2026-01-01T00:00:01Z')
const accepted_date = '2026-01-01T00:00:00.500000Z'

function received(event: Partial<Event> = {}): Received<Event> {
  const taken = { accepted_date, accepted_by: 'api-1' }
  const filled = {
    id: uuidv7(),
    eventType: 'passiveEvent',
    create_date: '2026-01-01T00:00:00Z',
    ...taken,
    ...event,
  }
  return { event: filled, receivedDate, attempt: 1 }
}

const store = (batch: readonly Received<Event>[], replica = 'a') =>
  storeOnce({
    insert: insertTopic1(database, replica),
    settleRepeats: settleRepeats(database, topics.topic1, replica),
  })(batch)

const rows = async () =>
  await database.query({
    name: 'rows',
    text: 'SELECT *, total_time_ms(create_date, processed_date) FROM topic1 ORDER BY event_id',
  })

async function sums() {
  const text = `SELECT
    (SELECT coalesce(sum(events), 0)::int FROM topic_seconds) AS in_seconds,
    (SELECT coalesce(sum(n), 0)::int FROM topic_seconds, unnest(latency_histogram) AS n) AS in_buckets,
    (SELECT coalesce(max(cardinality(latency_histogram)), ${latencyBuckets}) FROM topic_seconds) AS buckets,
    (SELECT coalesce(sum(events), 0)::int FROM topic_totals) AS in_total,
    (SELECT coalesce(sum(repeats), 0)::int FROM topic_totals) AS repeats`
  const [row] = await database.query({ name: 'sums', text })
  return row
}

const allSums = (events: number, repeats = 0) => ({
  in_seconds: events,
  in_buckets: events,
  in_total: events,
  buckets: latencyBuckets,
  repeats,
})

it('stores an event with all that it carries', async () => {
  const data = { nested: { list: [1, null, 'ü'] } }
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await store([received({ data: jsonText(data), value: 'v', traceparent })])
  expect((await rows())[0]).toMatchObject({
    event_type: 'passiveEvent',
    create_date: new Date('2026-01-01T00:00:00Z'),
    accepted_date: new Date('2026-01-01T00:00:00.500Z'),
    received_date: receivedDate,
    event_data: data,
    value: 'v',
    trace_id: '0af7651916cd43dd8448eb211c80319c',
  })
})

it('measures from the acceptance, and not from what the client says', async () => {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString()
  await store([received({ create_date: ago(900), accepted_date: ago(300) })])
  const text = 'SELECT latency_max_ms / 1000 AS s FROM topic_seconds'
  const [row] = await database.query<{ s: number }>({ name: 'latency', text })
  expect(Math.round((row?.s ?? 0) / 100)).toBe(3)
})

it('stores an id once: twice in one batch, in two batches, and from two replicas at the same time', async () => {
  const batch = Array.from({ length: 100 }, () => received())
  await store([...batch, ...batch])
  await Promise.all([store(batch, 'a'), store(batch, 'b')])
  expect((await rows()).length).toBe(100)
  // The same acceptance delivered again is no repeat.
  expect(await sums()).toEqual(allSums(100))
})

it('counts an event that was taken twice as a repeat, however often it is delivered', async () => {
  const first = received({ data: jsonText({ a: 1 }) })
  const again = { ...first, event: { ...first.event, accepted_date: '2026-01-01T00:00:09.000001Z' } }
  expect(await store([first, again])).toEqual(new Map())
  await store([again])
  await store([first, again], 'b')
  expect(await sums()).toEqual(allSums(1, 1))
})

it('gives the verdict id_reuse to another event under a known id, and leaves the first one as it is', async () => {
  const first = received({ data: jsonText({ a: 1 }), value: 'v' })
  const change = (event: Partial<Event>) => ({ ...first, event: { ...first.event, ...event } })
  const others = [
    change({ data: jsonText({ a: 2 }) }),
    change({ value: 'w' }),
    change({ eventType: 'other' }),
  ]
  const same = change({ data: jsonText({ a: 1 }), create_date: '2026-02-02T00:00:00Z' })
  const verdicts = await store([first, ...others, same])
  expect([...(verdicts ?? [])].map(([{ event }, { reason }]) => [event, reason])).toEqual(
    others.map(({ event }) => [event, 'id_reuse']),
  )
  expect((await rows()).map((row) => row.event_data)).toEqual([{ a: 1 }])
})

it('keeps the sums equal to the rows, whatever comes in whatever order', async () => {
  const events = Array.from({ length: 12 }, () => received())
  const batches = fc.array(fc.array(fc.nat(11), { minLength: 1, maxLength: 8 }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(batches, async (numbers) => {
      await Promise.all(
        numbers.map((batch, replica) =>
          store(
            batch.flatMap((number) => events[number] ?? []),
            String(replica),
          ),
        ),
      )
      expect(await sums()).toMatchObject(allSums((await rows()).length))
    }),
    { numRuns: 20 },
  )
})

it('takes ids that do not sort by time, and clocks that are far off', async () => {
  await store([uuidv4(), uuidv7({ msecs: 0 }), uuidv7({ msecs: 2 ** 47 })].map((id) => received({ id })))
  expect((await rows()).length).toBe(3)
})

it('never shows a negative time, even when a clock was ahead', async () => {
  await store([received({ create_date: '2999-01-01T00:00:00Z', accepted_date: '2999-01-01T00:00:00Z' })])
  expect((await rows())[0]).toMatchObject({ total_time_ms: 0 })
  expect(await sums()).toEqual(allSums(1))
})
