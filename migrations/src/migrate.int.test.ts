import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTestDatabase } from '@signalbox/testing'
import { expect, it } from 'vitest'
import { migrate } from './migrate.ts'
import { orders } from './orders.ts'

const partitions = `
  SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'topic1'::regclass ORDER BY 1`

it('migrates once when eight processes do it at the same time', async () => {
  await using test = await createTestDatabase()
  const { database } = test
  // The template is migrated already; start from nothing.
  for (const text of [
    'DROP SCHEMA public CASCADE',
    'DROP SCHEMA IF EXISTS notifications_outbox CASCADE',
    'CREATE SCHEMA public',
  ])
    await database.query({ name: text, text })
  const lines: string[] = []
  await Promise.all(Array.from({ length: 8 }, () => migrate(test.url, { log: (line) => lines.push(line) })))
  expect(lines.filter((line) => line.includes('001_topic-tables'))).toHaveLength(1)
  expect(await database.query({ name: 'partitions', text: partitions })).toContainEqual({
    name: 'topic1_default',
  })
})

it('changes nothing when it is run again', async () => {
  await using test = await createTestDatabase()
  const { database } = test
  const before = await database.query({ name: 'partitions', text: partitions })
  const lines: string[] = []
  await migrate(test.url, { log: (line) => lines.push(line) })
  expect(lines).toEqual([])
  expect(await database.query({ name: 'partitions', text: partitions })).toEqual(before)
})

it('has a partition for today and for each of the coming 35 days', async () => {
  await using test = await createTestDatabase()
  const { database } = test
  const names = (await database.query<{ name: string }>({ name: 'partitions', text: partitions })).map(
    ({ name }) => name,
  )
  for (const days of [0, 1, 35]) {
    const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
    expect(names).toContain(`topic1_${day}`)
  }
})

it('starts as before when a system is taken away whose tables are there, and goes on when it comes back', async () => {
  await using test = await createTestDatabase()
  const { database } = test
  const directory = mkdtempSync(path.join(tmpdir(), 'signalbox-'))
  try {
    const write = (file: string, up: string) =>
      writeFileSync(path.join(directory, file), `-- Up Migration\n${up};\n`)
    const all = [...orders(), { directory, table: 'migrations_parcels' }]
    const ask = async (text: string) => await database.query({ name: text, text })
    const run = async (wanted = orders()) => {
      const lines: string[] = []
      await migrate(test.url, { orders: wanted, log: (line) => lines.push(line) })
      return lines
    }
    // Its numbers are its own: 001 is taken by others, and comes before what has run there.
    write('001_parcels.sql', `SELECT create_topic_table('parcels', 'parcels')`)
    expect(await run(all)).toEqual(['Migrated: 001_parcels'])
    await ask('CREATE TABLE kept AS SELECT 1 AS number')
    expect(await run()).toEqual([])
    write('002_more.sql', 'ALTER TABLE kept ADD COLUMN more text')
    expect(await run(all)).toEqual(['Migrated: 002_more'])
    expect(await ask('SELECT * FROM kept')).toEqual([{ number: 1, more: null }])
    expect(await ask('SELECT name FROM migrations_parcels ORDER BY id')).toEqual(
      ['001_parcels', '002_more'].map((name) => ({ name })),
    )
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
