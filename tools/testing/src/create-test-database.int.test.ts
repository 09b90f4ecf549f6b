import { openDatabase } from '@signalbox/database'
import { expect, test } from 'vitest'
import { createTestDatabase } from './create-test-database.ts'
import { servers } from './servers.ts'

const countRows = { name: 'count', text: 'SELECT count(*)::integer AS rows FROM topic1' }
const insertRow = {
  name: 'insert',
  text: `INSERT INTO topic1 (event_id, event_type, create_date, received_date, processed_date)
         VALUES (gen_random_uuid(), 'passiveEvent', now(), now(), now())`,
}

test('two test databases are migrated and share no row', async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()])
  await using _first = first
  await using _second = second
  await using one = openDatabase(first.url)
  await using other = openDatabase(second.url)
  await one.query(insertRow)
  expect(await one.query(countRows)).toEqual([{ rows: 1 }])
  expect(await other.query(countRows)).toEqual([{ rows: 0 }])
})

test('a test database is gone after its test, even with a client connected', async () => {
  const database = await createTestDatabase()
  await using client = openDatabase(database.url)
  await client.query(countRows)
  await database[Symbol.asyncDispose]()
  await using server = openDatabase(servers.databaseUrl)
  const text = 'SELECT datname FROM pg_database WHERE datname = $1'
  expect(await server.query({ name: 'find', text, values: [database.name] })).toEqual([])
})
