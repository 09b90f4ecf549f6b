import type { Database } from '../open-database.ts'
import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import { beforeEach, expect, it } from 'vitest'
import { keepTables } from './keep-tables.ts'
import { beginLongAgo, makeOldDay } from './testing/old-days.ts'

// The law: an event stays for the retention time from the day on which it was stored, and goes after it, whatever the
// time in its id says.

let database: Database
let run: TestDatabase['run']
beforeEach(async () => {
  const test = await createTestDatabase()
  ;({ database, run } = test)
  await beginLongAgo(database, 'topic1')
  return test.close
})

const timeout = { timeout: 15_000 }
const retentionDays = 7

/** An id whose time is so many days from now, as SQL. */
const idOfDay = (days: number) =>
  `overlay(gen_random_uuid()::text placing left(uuid7_floor(now() + interval '${days} days')::text, 13) from 1)::uuid`
const ids: Readonly<Record<string, string>> = {
  'of now': idOfDay(0),
  'of a sender that was away for nine days': idOfDay(-9),
  'of a clock that is far behind': idOfDay(-9_000),
  'of a clock that is ahead by days': idOfDay(20),
  'of a clock that is ahead by months': idOfDay(200),
  'of a clock that is ahead by centuries': idOfDay(90_000),
  random: 'gen_random_uuid()',
}

async function store(what: string, id: string, { daysAgo, count = 1 }: { daysAgo: number; count?: number }) {
  await run(`INSERT INTO topic1 (event_id, event_type, create_date, received_date, processed_date)
    SELECT ${id}, '${what}', now(), now(), now() - interval '${daysAgo} days' FROM generate_series(1, ${count})`)
}

const stored = async () =>
  (await run<{ what: string }>('SELECT event_type AS what FROM topic1')).map(({ what }) => what).toSorted()
const countIn = async (table: string) =>
  (await run<{ events: number }>(`SELECT count(*)::int AS events FROM ${table}`))[0]?.events
const isThere = async (table: string) =>
  (await run<{ there: boolean }>(`SELECT to_regclass('${table}') IS NOT NULL AS there`))[0]?.there
const removed = async () =>
  (await run<{ removed: number }>(`SELECT removed::int FROM topic_tables WHERE table_name = 'topic1'`))[0]
    ?.removed

/** Lets the upkeep run as often as it takes until all has gone that has to go. */
async function keepUntil(condition: () => Promise<unknown>, expected: unknown, messages: string[] = []) {
  const log = { info() {}, warn: (_details: object, message: string) => void messages.push(message) }
  await using _upkeep = keepTables({ database, retentionDays, log, intervalMs: 20 })
  await expect.poll(condition, timeout).toEqual(expected)
  const runs = async () => (await run<{ n: string }>('SELECT txid_current()::text AS n'))[0]?.n
  const then = BigInt((await runs()) ?? 0)
  // And a few runs more, which must change nothing.
  await expect.poll(async () => BigInt((await runs()) ?? 0) > then + 30n, timeout).toBe(true)
  expect(await condition()).toEqual(expected)
  expect(messages).toEqual([])
}

it('keeps what was stored within the retention time, whatever its id says', async () => {
  const day = await makeOldDay(database, 'topic1', 9)
  for (const [what, id] of Object.entries(ids)) await store(what, id, { daysAgo: 0 })
  // An event of before, so that the partition of its day has to go.
  await store('old', idOfDay(-9), { daysAgo: 9 })
  await keepUntil(
    async () => [await isThere(day), ...(await stored())],
    [false, ...Object.keys(ids).toSorted()],
  )
  expect(await removed()).toBe(1)
})

it('removes what was stored before it, whatever its id says, and counts that', async () => {
  await makeOldDay(database, 'topic1', 9)
  for (const [what, id] of Object.entries(ids)) await store(what, id, { daysAgo: 9 })
  await store('young', idOfDay(-9), { daysAgo: 0 })
  await keepUntil(stored, ['young'])
  expect(await removed()).toBe(Object.keys(ids).length)
})

it('counts from the day, so that all events of a day go together', async () => {
  await run(`INSERT INTO topic1 (event_id, event_type, create_date, received_date, processed_date)
    SELECT gen_random_uuid(), what, now(), now(), date_trunc('day', now(), 'UTC') - interval '7 days' + since
    FROM (VALUES ('first of the day', interval '0'), ('last of the day before', interval '-1 microsecond')) AS edge(what, since)`)
  await keepUntil(stored, ['first of the day'])
  expect(await removed()).toBe(1)
})

it('keeps each id once, also of an event whose partition has gone', async () => {
  const day = await makeOldDay(database, 'topic1', 9)
  const id = String((await run<{ id: string }>(`SELECT ${idOfDay(-9)} AS id`))[0]?.id)
  await store('young', `'${id}'::uuid`, { daysAgo: 0 })
  await keepUntil(async () => await isThere(day), false)
  await expect(store('again', `'${id}'::uuid`, { daysAgo: 0 })).rejects.toMatchObject({
    name: 'AlreadyThere',
  })
  expect(await stored()).toEqual(['young'])
})

it('lets a partition with many young events stay, and removes the old ones from it', async () => {
  const day = await makeOldDay(database, 'topic1', 9)
  await store('young', idOfDay(-9), { daysAgo: 1, count: 10_001 })
  await store('old', idOfDay(-9), { daysAgo: 9, count: 6_000 })
  await keepUntil(async () => await countIn('topic1'), 10_001)
  expect(await countIn(day)).toBe(10_001)
  expect(await removed()).toBe(6_000)
})

it('keeps what was counted within it, whatever the clock of the api that counted says', async () => {
  for (const days of [-9_000, -9, 0, 9])
    await run(`INSERT INTO repeats (topic, event_id, accepted_date, accepted_by)
      VALUES ('topic1', gen_random_uuid(), now() + interval '${days} days', 'a')`)
  await run(`INSERT INTO ingest_seconds (replica, second, topic, accepted, rejected)
    VALUES ('a', now() - interval '9000 days', 'topic1', 1, 0)`)
  const kept = async () => [await countIn('repeats'), await countIn('ingest_seconds')]
  await keepUntil(kept, [4, 1])
  for (const table of ['repeats', 'ingest_seconds'])
    await run(`UPDATE ${table} SET stored_at = now() - interval '9 days'`)
  await keepUntil(kept, [0, 0])
  expect(await kept()).toEqual([0, 0])
})
