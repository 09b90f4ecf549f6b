import { PermanentError } from '@signalbox/contracts'
import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import { beforeAll, expect, it } from 'vitest'
import { openDatabase, type Database } from './open-database.ts'

let test: TestDatabase
let database: Database
beforeAll(async () => {
  test = await createTestDatabase()
  database = test.database
  return test.close
})

const run = (text: string, values: unknown[] = []) => database.query({ name: text, text, values })

it('calls a database that cannot be reached transient', async () => {
  await using away = openDatabase('postgresql://nobody:secret@127.0.0.1:1/nowhere')
  await expect(away.ping()).rejects.not.toThrow(PermanentError)
  await expect(away.ping()).rejects.not.toThrow(/secret/)
})

it('goes on after PostgreSQL has ended its sessions', async () => {
  await run('SELECT 1')
  await using other = openDatabase(test.url)
  await other.query({
    name: 'end',
    text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  })
  await expect
    .poll(
      async () =>
        await database.ping().then(
          () => true,
          () => false,
        ),
    )
    .toBe(true)
})

it('gives counts as numbers', async () => {
  expect(await run('SELECT count(*) AS count FROM topic1')).toEqual([{ count: 0 }])
})

it('gives a statement so much time and no more, which may be different the next time', async () => {
  await using hasty = openDatabase(test.url, { statementTimeoutMs: 50 })
  const failing = hasty.query({ name: 'slow', text: 'SELECT pg_sleep(60)' })
  await expect(failing).rejects.toMatchObject({ code: '57014' })
  await expect(failing).rejects.not.toThrow(PermanentError)
})

it('tells of a connection that broke while nobody used it, and goes on', async () => {
  const lost: Error[] = []
  await using idle = openDatabase(test.url, { onConnectionLost: (error) => void lost.push(error) })
  const [row] = await idle.query<{ pid: number }>({ name: 'pid', text: 'SELECT pg_backend_pid() AS pid' })
  await run('SELECT pg_terminate_backend($1, 5000)', [row?.pid])
  await expect.poll(() => lost.length).toBe(1)
  await idle.ping()
})
