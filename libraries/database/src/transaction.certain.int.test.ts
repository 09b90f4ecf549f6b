import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Query } from './query.ts'
import { openDatabase, type Database } from './open-database.ts'

// The law: a transaction that resolves is committed. Nothing resolves on a perhaps.

let test: TestDatabase
let database: Database
let other: Database
beforeAll(async () => {
  test = await createTestDatabase()
  database = test.database
  other = openDatabase(test.url)
  await run(other.query, 'CREATE TABLE kept (number integer)')
  await run(other.query, 'CREATE TABLE unique_later (number integer UNIQUE DEFERRABLE INITIALLY DEFERRED)')
  return test.close
})
afterAll(async () => {
  await other[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await run(other.query, 'TRUNCATE kept')
})

let statements = 0
const run = async (query: Query, text: string, values: unknown[] = []) =>
  await query({ name: `statement ${(statements += 1)}`, text, values })
const isKept = async () => (await run(other.query, 'SELECT FROM kept')).length > 0
const insert = async (query: Query) => await run(query, 'INSERT INTO kept VALUES (1)')
const swallow = () => undefined

async function killBackend(query: Query): Promise<void> {
  const [row] = await query<{ pid: number }>({ name: 'pid', text: 'SELECT pg_backend_pid() AS pid' })
  await run(other.query, 'SELECT pg_terminate_backend($1, 5000)', [row?.pid])
}

it('rejects when a statement failed and the work went on', async () => {
  const transaction = database.transaction(async (query) => {
    await insert(query)
    await run(query, 'SELECT * FROM nowhere').catch(swallow)
  })
  await expect(transaction).rejects.toThrow('PostgreSQL has rolled back the transaction')
  expect(await isKept()).toBe(false)
})

it('rejects when its connection died after the last statement', async () => {
  const transaction = database.transaction(async (query) => {
    await insert(query)
    await killBackend(query)
  })
  await expect(transaction).rejects.toThrow(/terminat|not queryable/i)
  expect(await isKept()).toBe(false)
})

it('rejects when its connection died in the last statement, whatever the work made of it', async () => {
  const transaction = database.transaction(async (query) => {
    await insert(query)
    await run(query, 'SELECT pg_terminate_backend(pg_backend_pid())').catch(swallow)
  })
  await expect(transaction).rejects.toThrow(/terminat|not queryable/i)
  expect(await isKept()).toBe(false)
})

it('rejects when what is checked at the end refuses it, without the value', async () => {
  const transaction = database.transaction(async (query) => {
    await insert(query)
    await run(query, 'INSERT INTO unique_later VALUES (4711), (4711)')
  })
  await expect(transaction).rejects.toThrow('23505')
  await expect(transaction).rejects.not.toThrow('4711')
  expect(await isKept()).toBe(false)
})

it('resolves when it is committed', async () => {
  expect(await database.transaction(async (query) => (await insert(query)).length)).toBe(0)
  expect(await isKept()).toBe(true)
})

it('that throws is rolled back, throws that on, and leaves its connection to nobody', async () => {
  await using single = openDatabase(test.url, { connectionsMax: 1 })
  const fault = new Error('The work went wrong')
  const transaction = single.transaction(async (query) => {
    await insert(query)
    throw fault
  })
  await expect(transaction).rejects.toBe(fault)
  expect(await isKept()).toBe(false)
  await insert(single.query)
  expect(await isKept()).toBe(true)
})

it('leaves nothing behind on its connection, however many there are', async () => {
  await using single = openDatabase(test.url, { connectionsMax: 1 })
  const warnings: Error[] = []
  const hear = (warning: Error) => void warnings.push(warning)
  process.on('warning', hear)
  for (let number = 0; number < 12; number += 1) await single.transaction(insert)
  await new Promise((resolve) => void setImmediate(resolve))
  process.off('warning', hear)
  expect(warnings).toEqual([])
})
