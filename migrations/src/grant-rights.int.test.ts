import { randomUUID } from 'node:crypto'
import { defineSystem, groupRole, planOf, type ServiceDefinition } from '@signalbox/contracts'
import { createTestDatabase } from '@signalbox/testing'
import pg from 'pg'
import { expect, it } from 'vitest'
import { createRole, grantRights } from './grant-rights.ts'

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

it('makes a role once when eight databases need it at the same time', async () => {
  await using test = await createTestDatabase()
  const name = `test-${randomUUID()}`
  const clients = await Promise.all(Array.from({ length: 8 }, async () => connect(test.url)))
  await Promise.all(clients.map(async (client) => client.query(createRole(name))))
  await expect(clients[0]?.query(`DROP ROLE "${name}"`)).resolves.toMatchObject({ command: 'DROP' })
  await Promise.all(clients.map(async (client) => client.end()))
})

it('grants nothing, and says so, where roles are missing and none may be made', async () => {
  const texts: string[] = []
  const answers = [[{ name: 'signalbox-api-rights' }], [{ allowed: false }]]
  const client = {
    query: async (text: string) => {
      texts.push(text)
      return { rows: answers.shift() ?? [] }
    },
  }
  const lines: string[] = []
  await grantRights(client as unknown as pg.Client, (line) => lines.push(line))
  expect(texts.filter((text) => !text.startsWith('SELECT'))).toEqual([])
  expect(lines).toEqual([expect.stringContaining('give this one CREATEROLE')])
})

it('takes back a right that nobody has any more, and changes nothing when it is run again', async () => {
  await using test = await createTestDatabase()
  const client = await connect(test.url)
  const rights = async () =>
    (await client.query(`SELECT relname, relacl::text FROM pg_class WHERE relacl IS NOT NULL ORDER BY 1`))
      .rows
  const before = await rights()
  await client.query('GRANT ALL ON topic3, dead_letters TO "signalbox-service1-rights"')
  expect(await rights()).not.toEqual(before)
  for (const _ of [1, 2]) await grantRights(client, () => {})
  expect(await rights()).toEqual(before)
  await client.end()
})

it('gives a service what its system states, in other schemas too, and takes it back when it is stated no more', async () => {
  await using test = await createTestDatabase()
  const client = await connect(test.url)
  const name = `shop${randomUUID().slice(0, 8)}`
  const grant = async (states: Partial<ServiceDefinition>) => {
    const shop = { port: 1, environment: {}, ...states }
    const system = defineSystem({ name: 'shop', topics: {}, eventTypes: {}, services: { [name]: shop } })
    await grantRights(client, () => {}, planOf([system]))
  }
  const allowed = async () => {
    const { rows } = await client.query<{ may: string[] }>(
      `SELECT array_agg(what) AS may FROM (VALUES
        ('add', has_schema_privilege($1, 'orders', 'USAGE') AND has_table_privilege($1, 'orders.outbox', 'INSERT')),
        ('read the outbox', has_table_privilege($1, 'orders.outbox', 'SELECT')),
        ('read the sequence', has_sequence_privilege($1, 'orders.outbox_number_seq', 'SELECT')),
        ('read prices', has_table_privilege($1, 'prices', 'SELECT')),
        ('read their ids', has_column_privilege($1, 'prices', 'id', 'SELECT')),
        ('delete prices', has_table_privilege($1, 'prices', 'DELETE')),
        ('call', has_function_privilege($1, 'raise_prices(integer)', 'EXECUTE')),
        ('call as anybody', has_function_privilege('public', 'raise_prices(integer)', 'EXECUTE'))
      ) AS given(what, holds) WHERE holds`,
      [groupRole(name)],
    )
    return rows[0]?.may ?? []
  }
  await client.query(`SELECT create_outbox('orders')`)
  await client.query('CREATE TABLE prices (id integer, price integer)')
  await client.query(`CREATE FUNCTION raise_prices(by integer) RETURNS void LANGUAGE sql
    AS 'UPDATE prices SET price = price + by'`)

  await grant({ outboxes: { orders: ['add'] }, tables: { prices: { select: ['id'] } } })
  expect(await allowed()).toEqual(['add', 'read their ids', 'call', 'call as anybody'])
  await grant({
    outboxes: { orders: ['startRelay'] },
    tables: { prices: { delete: true } },
    functions: ['raise_prices'],
  })
  expect(await allowed()).toEqual(['read the outbox', 'read the sequence', 'delete prices', 'call'])
  await grant({})
  expect(await allowed()).toEqual([])

  await client.query(`DROP OWNED BY "${groupRole(name)}"; DROP ROLE "${groupRole(name)}"`)
  await client.end()
})
