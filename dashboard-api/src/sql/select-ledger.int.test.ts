import type { Database } from '@signalbox/database'
import { topology } from '@signalbox/systems'
import { createTestDatabase } from '@signalbox/testing'
import { beforeAll, expect, it } from 'vitest'
import { selectLedger } from './select-ledger.ts'

let database: Database
beforeAll(async () => {
  const test = await createTestDatabase()
  database = test.database
  await database.query({
    name: 'letters',
    text: `
      INSERT INTO dead_letters
        (id, queue, body, reason, error, via, attempts, accepted_by, first_failure, last_failure, replayed_at)
      SELECT gen_random_uuid(), 'topic1', '', 'undecodable', '', 'service', 1, by, now(), now(), replayed_at
      FROM unnest(ARRAY['', 'api-1', 'api-1'], ARRAY[NULL, NULL, now()]) AS given(by, replayed_at)`,
  })
  return test.close
})

it('counts a dead letter as taken off: by hand it came in with it, and of an api that put nothing it is too much', async () => {
  const sums = { topic: 'topic1', stored: 0, repeats: 0, dead: 1, inDoubt: 0, writtenAt: null }
  expect(await selectLedger(database, topology)).toEqual([
    { ...sums, feeder: 'api', source: 'api-1', counted: true, cameIn: 0 },
    { ...sums, feeder: 'by hand', source: null, counted: false, cameIn: 1 },
  ])
})
