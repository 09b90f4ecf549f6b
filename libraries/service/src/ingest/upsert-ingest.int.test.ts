import { createTestDatabase } from '@signalbox/testing'
import { expect, it } from 'vitest'
import { upsertIngest } from './upsert-ingest.ts'

// The law: what a replica takes and what it derives are both counted, also where they come onto one topic in one second.

it('is beside what the same replica derives onto that topic', async () => {
  await using test = await createTestDatabase()
  const { database, run } = test
  await run(`SELECT count_derived('topic2', '{"topic1":["topic1"]}', 'one', ARRAY['topic1', NULL, 'topic1'])`)
  const [{ second } = { second: new Date() }] = await run<{ second: Date }>(
    'SELECT second FROM ingest_seconds',
  )
  const figures = { topic: 'topic1', accepted: 3, rejected: 0 } as const
  for (const _ of ['first', 'again'])
    await upsertIngest(database, 'one')([{ ...figures, second }], [{ ...figures, inDoubt: 0 }])
  await run(`SELECT count_derived('topic2', '{"topic1":["topic1"]}', 'one', ARRAY['topic1'])`)
  expect(await run('SELECT sum(accepted)::int AS accepted FROM ingest_seconds')).toEqual([{ accepted: 6 }])
})
