import type { Database } from '../open-database.ts'
import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import { beforeEach, expect, it } from 'vitest'
import { keepTables } from './keep-tables.ts'
import { beginLongAgo, makeOldDay } from './testing/old-days.ts'

let database: Database
let run: TestDatabase['run']
beforeEach(async () => {
  const test = await createTestDatabase()
  ;({ database, run } = test)
  return test.close
})

const silent = { info() {}, warn() {} }
const timeout = { timeout: 15_000 }
const only = async (text: string) => (await run<{ is: unknown }>(text)).map((row) => row.is)

const partitionsOf = async (topic: string) =>
  await only(
    `SELECT inhrelid::regclass::text AS is FROM pg_inherits WHERE inhparent = '${topic}'::regclass ORDER BY 1`,
  )
const nameOf = (topic: string, daysAgo: number) =>
  `${topic}_${new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}`

/** A partition for a day that is long gone, with one event in it. */
async function fillOldDay(topic: string, daysAgo: number) {
  await makeOldDay(database, topic, daysAgo)
  await insert(
    topic,
    `uuid7_floor(date_trunc('day', now(), 'UTC') - interval '${daysAgo} days' + interval '7 minutes')`,
    daysAgo,
  )
}

/** An id of no day. One random UUID of 90,000 is one of the days that have a partition. */
const farId = (seed: string) => `('ffff' || substr(md5(${seed}::text), 5))::uuid`

async function insert(topic: string, id: string, daysAgo: number) {
  const value = topic === 'topic2' ? '' : ', value'
  await run(`INSERT INTO ${topic} (event_id, event_type, create_date, received_date, processed_date${value})
    VALUES (${id}, 'passiveEvent', now(), now(), now() - interval '${daysAgo} days'${value && ", 'v'"})`)
}

it('drops the days before the retention time, of every topic, and no other', async () => {
  for (const topic of ['topic1', 'topic2', 'topic3']) {
    await beginLongAgo(database, topic)
    for (const daysAgo of [9, 8, 7]) await fillOldDay(topic, daysAgo)
  }
  await using _upkeep = keepTables({ database, retentionDays: 7, log: silent })
  for (const topic of ['topic1', 'topic2', 'topic3']) {
    await expect.poll(async () => await partitionsOf(topic), timeout).not.toContain(nameOf(topic, 8))
    const left = await partitionsOf(topic)
    expect(left).not.toContain(nameOf(topic, 9))
    expect(left).toEqual(
      expect.arrayContaining([nameOf(topic, 7), nameOf(topic, 0), nameOf(topic, -35), `${topic}_default`]),
    )
    expect(await only(`SELECT count(*) AS is FROM ${topic}`)).toEqual([1])
  }
})

it('keeps the events of a topic, and their repeats, for as long as its system states', async () => {
  for (const topic of ['parcels', 'letters'])
    await run(`SELECT create_topic_table('${topic}', '${topic}') AS is`)
  await run(`UPDATE topic_tables SET kept_days = CASE topic_name WHEN 'parcels' THEN 20 ELSE 2 END
    WHERE topic_name IN ('parcels', 'letters')`)
  for (const topic of ['parcels', 'letters', 'topic1']) {
    await beginLongAgo(database, topic)
    for (const daysAgo of [21, 20, 8, 7, 3, 2]) await fillOldDay(topic, daysAgo)
    for (const daysAgo of [21, 19, 9, 6, 4, 1]) await insert(topic, farId(`'${topic} ${daysAgo}'`), daysAgo)
    await run(`INSERT INTO repeats (topic, event_id, accepted_date, accepted_by, stored_at)
      SELECT '${topic}', gen_random_uuid(), now(), '', now() - interval '1 day' * age
      FROM unnest(ARRAY[22, 19, 9, 6, 4, 1]) AS age`)
  }
  await using _upkeep = keepTables({ database, retentionDays: 7, log: silent })
  const ages = async (table: string, date: string, topic: string) =>
    await only(`SELECT (extract(epoch FROM date_trunc('day', now(), 'UTC') - date_trunc('day', ${date}, 'UTC')) / 86400)::int AS is
      FROM ${table} WHERE ${topic} ORDER BY 1 DESC`)
  const left = async (topic: string) => ({
    events: await ages(topic, 'processed_date', 'true'),
    repeats: await ages('repeats', 'stored_at', `topic = '${topic}'`),
  })
  await expect
    .poll(async () => await Promise.all(['parcels', 'letters', 'topic1'].map(left)), timeout)
    .toEqual([
      { events: [20, 19, 9, 8, 7, 6, 4, 3, 2, 1], repeats: [19, 9, 6, 4, 1] },
      { events: [2, 1], repeats: [1] },
      { events: [7, 6, 4, 3, 2, 1], repeats: [6, 4, 1] },
    ])
  expect(await partitionsOf('parcels')).toContain(nameOf('parcels', 8))
  expect(await partitionsOf('letters')).not.toContain(nameOf('letters', 3))
  expect(await partitionsOf('topic1')).not.toContain(nameOf('topic1', 8))
})

it('makes the partitions of the days ahead that are missing', async () => {
  for (const daysAhead of [0, 20, 35]) await run(`DROP TABLE ${nameOf('topic2', -daysAhead)}`)
  await using _upkeep = keepTables({ database, retentionDays: 7, log: silent })
  await expect
    .poll(async () => await partitionsOf('topic2'), timeout)
    .toEqual(expect.arrayContaining([0, 20, 35].map((days) => nameOf('topic2', -days))))
})

it('deletes old rows outside the days bit by bit, until none is left', async () => {
  await run(`INSERT INTO topic1 (event_id, event_type, create_date, received_date, processed_date)
    SELECT ${farId('number')}, 'passiveEvent', now(), now(), now() - interval '1 day' * (number % 2 * 30)
    FROM generate_series(1, 24000) AS number`)
  await insert('topic3', farId('1'), 30)
  await insert('topic3', farId('2'), 28)
  await using _upkeep = keepTables({ database, retentionDays: 29, log: silent })
  const left = 'SELECT count(*) AS is FROM topic1'
  await expect.poll(async () => await only(left), timeout).toEqual([12_000])
  await expect.poll(async () => await only('SELECT count(*) AS is FROM topic3'), timeout).toEqual([1])
})

it('forgets replays of more than 90 days ago', async () => {
  await run(`INSERT INTO dead_letter_replays (id, rate, total, started_at)
    SELECT gen_random_uuid(), 1, age, now() - interval '1 day' * age FROM unnest(ARRAY[1, 89, 91, 400]) AS age`)
  await using _upkeep = keepTables({ database, retentionDays: 7, log: silent })
  const ages = 'SELECT total AS is FROM dead_letter_replays ORDER BY 1'
  await expect.poll(async () => await only(ages), timeout).toEqual([1, 89])
})

it('deletes old repeats and letters that were replayed, and never a letter that was not', async () => {
  await run(`INSERT INTO repeats (topic, event_id, accepted_date, accepted_by, stored_at)
    SELECT 'topic1', gen_random_uuid(), now(), 'a', now() - interval '1 day' * age FROM unnest(ARRAY[1, 6, 8, 90]) AS age`)
  await run(`INSERT INTO dead_letters
      (id, queue, body, reason, error, via, attempts, accepted_by, first_failure, last_failure, replayed_at)
    SELECT gen_random_uuid(), 'topic1', '', name, 'Broken', 'service', 1, '', at, at,
      CASE WHEN replayed IS NOT NULL THEN now() - interval '1 day' * replayed END
    FROM (VALUES ('dead', NULL), ('replayed lately', 6), ('replayed long ago', 8)) AS letter(name, replayed),
      (SELECT now() - interval '90 days') AS old(at)`)
  await using _upkeep = keepTables({ database, retentionDays: 7, log: silent })
  const ages = `SELECT extract(day FROM now() - stored_at)::int AS is FROM repeats ORDER BY 1`
  await expect.poll(async () => await only(ages), timeout).toEqual([1, 6])
  const letters = 'SELECT reason AS is FROM dead_letters ORDER BY 1'
  await expect.poll(async () => await only(letters), timeout).toEqual(['dead', 'replayed lately'])
})

it('leaves a partition that somebody reads, and drops it afterwards', async () => {
  await beginLongAgo(database, 'topic1')
  await fillOldDay('topic1', 9)
  const warnings: string[] = []
  const log = { info() {}, warn: (_details: object, message: string) => void warnings.push(message) }
  const reading = run(`SELECT pg_sleep(2)::text AS is FROM topic1 LIMIT 1`)
  await expect
    .poll(async () => await only(`SELECT 1 AS is FROM pg_locks WHERE relation = 'topic1'::regclass`), timeout)
    .not.toEqual([])
  await using _upkeep = keepTables({ database, retentionDays: 7, log, intervalMs: 50 })
  await expect.poll(async () => await partitionsOf('topic1'), timeout).not.toContain(nameOf('topic1', 9))
  await reading
  expect(warnings).toEqual(['Cannot drop old partitions; trying again every minute'])
})
