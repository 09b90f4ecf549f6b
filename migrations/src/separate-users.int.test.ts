import { upkeepFunctions } from '@signalbox/contracts'
import {
  createTestDatabase,
  createTestUsers,
  createTestVhost,
  type TestDatabase,
  type TestUsers,
  type TestVhost,
} from '@signalbox/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'

// The law: a user of PostgreSQL may do what its service does, and is refused everything else.

let vhost: TestVhost
let test: TestDatabase
let users: TestUsers
const clients = new Map<string, pg.Client>()
beforeAll(async () => {
  vhost = await createTestVhost()
  test = await createTestDatabase()
  users = await createTestUsers(vhost, test)
  for (const role of roles) clients.set(role, await connect(users.databaseUrl(role)))
})
afterAll(async () => {
  for (const client of clients.values()) await client.end()
  await users[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
  await vhost[Symbol.asyncDispose]()
})

const topics = ['topic1', 'topic2', 'topic3']
const tables = [
  ...topics,
  'topic_seconds',
  'topic_totals',
  'ingest_seconds',
  'ingest_totals',
  'repeats',
  'sealed_key_minutes',
  'dead_letters',
  'dead_letter_replays',
  'queue_depths',
  'alerts',
  'turns',
  'process_starts',
  'roll_up_progress',
  'migrations',
]

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

async function isRefused(role: string, text: string): Promise<boolean> {
  try {
    await clients.get(role)?.query(text)
    return false
  } catch (error) {
    // insufficient_privilege, read_only_sql_transaction
    if (['42501', '25006'].includes((error as pg.DatabaseError).code ?? '')) return true
    throw error
  }
}

async function allowedTables(role: string, statement: (table: string) => string): Promise<string[]> {
  const allowed: string[] = []
  for (const table of tables) if (!(await isRefused(role, statement(table)))) allowed.push(table)
  return allowed
}

const everything = tables
const counted = ['topic_seconds', 'topic_totals']
const readsAndWrites: Readonly<Record<string, Record<'reads' | 'inserts' | 'updates', readonly string[]>>> = {
  api: {
    reads: ['ingest_seconds', 'ingest_totals', 'process_starts'],
    inserts: ['ingest_seconds', 'ingest_totals', 'process_starts'],
    updates: ['ingest_seconds', 'ingest_totals'],
  },
  service1: {
    reads: ['topic1', 'topic2', ...counted, 'repeats', 'sealed_key_minutes', 'process_starts'],
    inserts: ['topic1', 'topic2', ...counted, 'repeats', 'sealed_key_minutes', 'process_starts'],
    updates: [...counted, 'sealed_key_minutes'],
  },
  service2: {
    reads: ['topic3', ...counted, 'repeats', 'sealed_key_minutes', 'process_starts'],
    inserts: ['topic3', ...counted, 'repeats', 'sealed_key_minutes', 'process_starts'],
    updates: [...counted, 'sealed_key_minutes'],
  },
  'dashboard-api': {
    reads: everything,
    inserts: ['dead_letters', 'dead_letter_replays', 'queue_depths', 'alerts', 'process_starts'],
    updates: ['dead_letters', 'dead_letter_replays', 'queue_depths', 'alerts', 'turns'],
  },
  reader: { reads: everything, inserts: [], updates: [] },
}

const roles = Object.keys(readsAndWrites)

it.each(roles)('%s reads and writes its own tables, and no others', async (role) => {
  expect({
    reads: await allowedTables(role, (table) => `SELECT * FROM ${table} LIMIT 1`),
    inserts: await allowedTables(role, (table) => `INSERT INTO ${table} SELECT FROM pg_class WHERE false`),
    // Locking a row takes the right to change it.
    updates: await allowedTables(role, (table) => `SELECT FROM ${table} LIMIT 0 FOR UPDATE`),
  }).toEqual(readsAndWrites[role])
  expect(await allowedTables(role, (table) => `DELETE FROM ${table} WHERE false`)).toEqual([])
  expect(await allowedTables(role, (table) => `TRUNCATE ${table}`)).toEqual([])
})

it('the api counts the events of a run without a right to what they hold', async () => {
  expect(await isRefused('api', 'SELECT count(*) FROM topic3 WHERE event_id IS NOT NULL')).toBe(false)
  expect(await isRefused('api', 'SELECT value FROM topic3')).toBe(true)
  expect(await isRefused('api', 'SELECT count(event_id) FROM dead_letters')).toBe(false)
  expect(await isRefused('api', 'SELECT body FROM dead_letters')).toBe(true)
})

it.each(roles)('%s makes, changes and drops nothing, and makes nobody', async (role) => {
  const day = 'FOR VALUES FROM (uuid7_floor(now() + $$99 days$$)) TO (uuid7_floor(now() + $$100 days$$))'
  for (const text of [
    'CREATE TABLE mine (id integer)',
    'CREATE SCHEMA mine',
    'CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$',
    `CREATE TABLE topic1_mine PARTITION OF topic1 ${day}`,
    'ALTER TABLE topic1 ADD COLUMN mine text',
    'DROP TABLE topic1',
    'DROP FUNCTION latency_bucket',
    'CREATE ROLE mine',
    `ALTER ROLE "signalbox-${role}-rights" LOGIN`,
  ]) {
    expect(`${text}: ${(await isRefused(role, text)) ? 'refused' : 'done'}`).toBe(`${text}: refused`)
  }
})

it('the upkeep runs as the one service that calls it, and as nobody else', async () => {
  const arguments_: Readonly<Record<string, string>> = {
    make_partitions_soon: '36',
    roll_up_figures: '',
    delete_old_rows: '30, 10',
    forget_sealed_key_minutes: '10',
    delete_old_samples: '10',
    drop_old_partition: '1',
    check_rows: '',
  }
  const owner = await connect(test.url)
  for (const text of [
    `SELECT create_topic_table('topic_of_before', 'topicOfBefore')`,
    'DROP TABLE topic_of_before_early, topic_of_before_foreign, topic_of_before_default',
    `SELECT make_lasting_partitions('topic_of_before', '2020-01-01Z')`,
    `SELECT make_day('topic_of_before', '2020-01-01')`,
  ])
    await owner.query(text)
  for (const name of upkeepFunctions) {
    const call = `SELECT ${name}(${arguments_[name]})`
    const refused = await Promise.all(
      roles.map(async (role) => ((await isRefused(role, call)) ? [] : [role])),
    )
    expect([name, ...refused.flat()]).toEqual([name, 'service1'])
  }
  const { rows } = await owner.query(
    `SELECT to_regclass('topic1_' || to_char(now() AT TIME ZONE 'UTC' + interval '36 days', 'YYYYMMDD')) IS NOT NULL AS made,
      to_regclass('topic_of_before_20200101') IS NULL AS dropped`,
  )
  await owner.end()
  expect(rows).toEqual([{ made: true, dropped: true }])
})

it('a long query of who only looks is cancelled', async () => {
  const looking = ['reader', 'dashboard-api'].map(
    async (role) => (await clients.get(role)?.query('SHOW statement_timeout'))?.rows,
  )
  expect(await Promise.all(looking)).toEqual([[{ statement_timeout: '30s' }], [{ statement_timeout: '5s' }]])
  const reader = clients.get('reader')
  const idle = (await reader?.query('SHOW idle_in_transaction_session_timeout'))?.rows
  expect(idle).toEqual([{ idle_in_transaction_session_timeout: '30s' }])
  // The preset of its user, only shorter.
  await reader?.query(`SET statement_timeout = '50ms'`)
  await expect(reader?.query('SELECT pg_sleep(60)')).rejects.toThrow('statement timeout')
})
