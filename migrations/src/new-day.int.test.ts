import { PermanentError } from '@signalbox/contracts'
import { openDatabase } from '@signalbox/database'
import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'

// The law: making the partition of a new day looks through nothing that can hold no event of that day, and stops no
// insert of an event of another day.

let test: TestDatabase
let owner: pg.Client
beforeEach(async () => {
  test = await createTestDatabase()
  owner = await connect()
})
afterEach(async () => {
  await owner.end()
  await test[Symbol.asyncDispose]()
})

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: test.url })
  await client.connect()
  return client
}

const nextDay = `now() + interval '36 days'`
const insert = (id: string, count = 1) => `
  INSERT INTO topic1 (event_id, event_type, create_date, received_date)
  SELECT ${id}, 'passiveEvent', now(), now() FROM generate_series(1, ${count}) AS number`
/** Ids of a span of time that begins so many days from now, one for each millisecond. */
const idOf = (days: number) =>
  `uuid7_floor(now() + interval '${days} days' + number * interval '1 millisecond')`

const partitionOf = async (days: number) =>
  (
    await owner.query<{ name: string | null }>(
      `SELECT to_regclass('topic1_' || to_char((now() + interval '${days} days') AT TIME ZONE 'UTC', 'YYYYMMDD'))::text AS name`,
    )
  ).rows[0]?.name

/** How many rows PostgreSQL has read from end to end in each partition of topic1. */
async function rowsRead(): Promise<ReadonlyMap<string, number>> {
  await owner.query('SELECT pg_stat_force_next_flush()')
  const { rows } = await owner.query<{ name: string; read: string }>(
    `SELECT relname AS name, seq_tup_read AS read FROM pg_stat_user_tables WHERE relname LIKE 'topic1\\_%'`,
  )
  return new Map(rows.map(({ name, read }) => [name, Number(read)]))
}

it('does not look through foreign ids', async () => {
  await owner.query(insert('gen_random_uuid()', 20_000))
  await owner.query(insert(idOf(-9_000), 20_000))
  await owner.query(insert(idOf(800), 20_000))
  await owner.query(insert(idOf(20_000), 20_000))
  await owner.query(insert(idOf(90_000), 20_000))
  const before = await rowsRead()
  await owner.query('SELECT make_partitions(36)')
  expect(await partitionOf(36)).toMatch(/^topic1_\d{8}$/)
  const read = [...(await rowsRead())].map(([name, rows]) => rows - (before.get(name) ?? 0))
  // One random id of 2,000 is of this year or the next.
  expect(read.reduce((one, other) => one + other, 0)).toBeLessThan(1_000)
})

it('stops no insert of an event of another day', async () => {
  const service = await connect()
  await owner.query('BEGIN')
  expect((await owner.query('SELECT make_partitions(36) AS made')).rows).toEqual([{ made: 4 }])
  await service.query(`SET lock_timeout = '2s'`)
  for (const id of [idOf(0), idOf(-1), idOf(35), idOf(-9_000), idOf(90_000), `'${'f'.repeat(32)}'::uuid`])
    await service.query(insert(id))
  await owner.query('COMMIT')
  await service.end()
})

it('takes along what lies there of the new day already', async () => {
  await owner.query(insert(`uuid7_floor(${nextDay})`))
  await owner.query(insert(`uuid7_floor(now() + interval '45 days')`))
  await owner.query('SELECT make_partitions(36)')
  const { rows } = await owner.query(
    `SELECT tableoid::regclass::text AS name FROM topic1 WHERE event_id = uuid7_floor(date_trunc('day', ${nextDay}, 'UTC'))
      OR event_id BETWEEN uuid7_floor(date_trunc('day', ${nextDay}, 'UTC')) AND uuid7_floor(${nextDay} + interval '1 hour')`,
  )
  expect(rows).toEqual([{ name: await partitionOf(36) }])
  expect((await owner.query('SELECT count(*)::int AS events FROM topic1')).rows).toEqual([{ events: 2 }])
  expect((await owner.query('SELECT count(*)::int AS events FROM topic1_default')).rows).toEqual([
    { events: 1 },
  ])
})

it('does not make an event give up that comes while the partition of its day is made', async () => {
  await using service = openDatabase(test.url)
  const statement = { name: 'insert', text: insert(`uuid7_floor(${nextDay})`) }
  await owner.query('BEGIN')
  await owner.query('SELECT make_partitions(36)')
  const stored = service.query(statement).catch((error: unknown) => error)
  const waiting = `SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  await expect.poll(async () => (await owner.query(waiting)).rowCount).toBe(1)
  await owner.query('COMMIT')
  expect(await stored).not.toBeInstanceOf(PermanentError)
  await service.query(statement)
})

it('leaves a day in the default partition of which much lies there already', async () => {
  const noon = `uuid7_floor(date_trunc('day', ${nextDay}, 'UTC') + number * interval '1 millisecond')`
  await owner.query(insert(noon, 10_001))
  expect((await owner.query('SELECT make_partitions(37) AS made')).rows).toEqual([{ made: 7 }])
  expect(await partitionOf(36)).toBeNull()
  expect(await partitionOf(37)).not.toBeNull()
  expect((await owner.query('SELECT count(*)::int AS events FROM topic1')).rows).toEqual([{ events: 10_001 }])
})
