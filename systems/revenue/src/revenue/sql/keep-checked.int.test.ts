import { openDatabase, type Database } from '@signalbox/database'
import { createTestDatabase } from '@signalbox/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keepChecked } from './keep-checked.ts'

// The law: what the dashboard's lamp shows was found by adding up all entries, and it says when; checking takes a bounded
// part of the time, however many replicas there are.

const opened: AsyncDisposable[] = []
let database: Database
beforeAll(async () => {
  const test = await createTestDatabase()
  database = openDatabase(test.url)
  opened.push(test, database)
})
afterAll(async () => {
  for (const one of opened.toReversed()) await one[Symbol.asyncDispose]()
})

const found = async () => {
  const text = `SELECT users, entries, wrong, checked_at, next_at - checked_at >= interval '10 seconds' AS rests FROM revenue_checked`
  return (await database.query<{ checked_at: Date | null }>({ name: 'found', text }))[0]
}
const run = async (text: string) => void (await database.query({ name: text, text }))

it('finds that nothing is wrong, and rests, however many replicas look', async () => {
  expect(await found()).toMatchObject({ checked_at: null })
  await Promise.all([keepChecked(database)(), keepChecked(database)()])
  expect(await found()).toMatchObject({
    users: 0,
    entries: 0,
    wrong: 0,
    checked_at: expect.any(Date),
    rests: true,
  })
  const before = await found()
  await keepChecked(database)()
  expect(await found()).toEqual(before)
})

it('finds a user whose entries do not add up to what they have', async () => {
  await run(`INSERT INTO revenue_balances VALUES ('user1', 1, 1)`)
  await run(`UPDATE revenue_checked SET next_at = '-infinity'`)
  await keepChecked(database)()
  expect(await found()).toMatchObject({ users: 1, entries: 0, wrong: 1 })
})
