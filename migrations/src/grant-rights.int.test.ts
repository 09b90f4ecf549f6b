import { randomUUID } from 'node:crypto'
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
