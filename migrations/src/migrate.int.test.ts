import { openDatabase } from '@signalbox/database'
import { createTestDatabase } from '@signalbox/testing'
import { expect, it } from 'vitest'
import { migrate } from './migrate.ts'

const partitions = `
  SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'topic1'::regclass ORDER BY 1`

it('migrates once when eight processes do it at the same time', async () => {
  await using test = await createTestDatabase()
  await using database = openDatabase(test.url)
  // The template is migrated already; start from nothing.
  for (const text of ['DROP SCHEMA public CASCADE', 'CREATE SCHEMA public'])
    await database.query({ name: text, text })
  const lines: string[] = []
  await Promise.all(Array.from({ length: 8 }, () => migrate(test.url, { log: (line) => lines.push(line) })))
  expect(lines.filter((line) => line.includes('001'))).toHaveLength(1)
  expect(await database.query({ name: 'partitions', text: partitions })).toContainEqual({
    name: 'topic1_default',
  })
})

it('changes nothing when it is run again', async () => {
  await using test = await createTestDatabase()
  await using database = openDatabase(test.url)
  const before = await database.query({ name: 'partitions', text: partitions })
  const lines: string[] = []
  await migrate(test.url, { log: (line) => lines.push(line) })
  expect(lines).toEqual([])
  expect(await database.query({ name: 'partitions', text: partitions })).toEqual(before)
})

it('has a partition for today and for each of the coming 35 days', async () => {
  await using test = await createTestDatabase()
  await using database = openDatabase(test.url)
  const names = (await database.query<{ name: string }>({ name: 'partitions', text: partitions })).map(
    ({ name }) => name,
  )
  for (const days of [0, 1, 35]) {
    const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
    expect(names).toContain(`topic1_${day}`)
  }
})
