import { databaseRoles } from '@signalbox/systems'
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

// The law: of what PostgreSQL gives to every role, nobody of ours has what could starve or hold up another.

let vhost: TestVhost
let test: TestDatabase
let users: TestUsers
const clients = new Map<string, pg.Client>()
beforeAll(async () => {
  vhost = await createTestVhost()
  test = await createTestDatabase()
  users = await createTestUsers(vhost, test)
  for (const role of databaseRoles) clients.set(role, await connect(users.databaseUrl(role)))
})
afterAll(async () => {
  for (const client of clients.values()) await client.end()
  await users[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
  await vhost[Symbol.asyncDispose]()
})

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

it.each(databaseRoles)('%s has nothing of what PostgreSQL gives to everybody', async (role) => {
  for (const text of [
    'CREATE TEMPORARY TABLE roll_up_progress (rolled_to text)',
    'SELECT * INTO TEMPORARY mine FROM pg_class',
    'SELECT lo_create(0)',
    'SELECT lo_creat(-1)',
    `SELECT lo_from_bytea(0, 'mine')`,
    'CREATE EXTENSION pg_trgm',
    `COPY (SELECT 1) TO '/tmp/mine'`,
    `COPY (SELECT 1) TO PROGRAM 'true'`,
  ])
    expect(`${text}: ${(await isRefused(role, text)) ? 'refused' : 'done'}`).toBe(`${text}: refused`)
  for (const other of ['postgres', 'template1']) {
    const url = new URL(users.databaseUrl(role))
    url.pathname = `/${other}`
    await expect(connect(url.href)).rejects.toMatchObject({ code: '42501' })
  }
})

it('nobody can take the lock of the upkeep or of the partitions, and only one service that of those who watch', async () => {
  const locks = {
    'the upkeep': 'SELECT FROM roll_up_progress FOR UPDATE',
    'the partitions': 'LOCK TABLE topic_tables IN SHARE UPDATE EXCLUSIVE MODE',
    'who watches': 'SELECT FROM turns FOR UPDATE',
  }
  for (const [what, text] of Object.entries(locks)) {
    const holders: string[] = []
    for (const role of databaseRoles) {
      await clients.get(role)?.query('BEGIN')
      if (!(await isRefused(role, text))) holders.push(role)
      await clients.get(role)?.query('ROLLBACK')
    }
    expect([what, ...holders]).toEqual(what === 'who watches' ? [what, 'dashboard-api'] : [what])
  }
  // What anybody may take are advisory locks, so nothing of ours hangs on one.
  const reader = clients.get('reader')
  for (const name of ['upkeep', 'make_partitions', 'alerts', 'queue_depths'])
    await reader?.query(`SELECT pg_advisory_lock(hashtext('${name}'))`)
  const service = clients.get('service1')
  expect((await service?.query('SELECT roll_up_figures() AS done'))?.rows).toEqual([{ done: true }])
  expect((await service?.query('SELECT make_partitions_soon(0) AS made'))?.rows).toEqual([{ made: 0 }])
  await reader?.query('SELECT pg_advisory_unlock_all()')
})

it('no user takes all connections', async () => {
  const names = databaseRoles.map((role) => new URL(users.databaseUrl(role)).username)
  const { rows } = (await clients.get('reader')?.query(
    `SELECT rolname AS name, rolconnlimit AS "limit", current_setting('max_connections')::integer AS max
     FROM pg_roles WHERE rolname = ANY ($1)`,
    [names],
  )) ?? { rows: [] }
  expect(rows).toHaveLength(databaseRoles.length)
  for (const { limit, max } of rows as { limit: number; max: number }[]) {
    expect(limit).toBeGreaterThan(0)
    expect(limit).toBeLessThanOrEqual(max / 2)
  }
  const held: pg.Client[] = []
  const open = async () => void held.push(await connect(users.databaseUrl('reader')))
  const openAll = async () => {
    while (held.length < 200) await open()
  }
  await expect(openAll()).rejects.toMatchObject({ code: '53300' })
  const other = await connect(users.databaseUrl('service1'))
  await other.end()
  for (const client of held) await client.end()
})

it('what a user sets for itself lasts until the migrations', async () => {
  const reader = clients.get('reader')
  const setting = async () => {
    const fresh = await connect(users.databaseUrl('reader'))
    const { rows } = await fresh.query('SHOW statement_timeout')
    await fresh.end()
    return (rows as { statement_timeout: string }[])[0]?.statement_timeout
  }
  // Not to be prevented in PostgreSQL, and docs/security.md says so.
  const itself = `"${new URL(users.databaseUrl('reader')).username}"`
  await reader?.query('SET default_transaction_read_only = off')
  await reader?.query(`ALTER ROLE ${itself} SET statement_timeout = 0`)
  await reader?.query(
    `ALTER ROLE ${itself} IN DATABASE ${new URL(test.url).pathname.slice(1)} SET statement_timeout = 1`,
  )
  await users.again()
  expect(await setting()).toBe('30s')
})
