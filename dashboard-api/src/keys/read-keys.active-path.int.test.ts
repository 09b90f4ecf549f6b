import { randomBytes, randomUUID } from 'node:crypto'
import type { Database } from '@signalbox/database'
import { readKeyRing, seal } from '@signalbox/sealing'
import { createTestDatabase } from '@signalbox/testing'
import { beforeEach, expect, it } from 'vitest'
import { insertTopic2 } from '../../../service1/src/active-path/sql/insert-topic2.ts'
import { readKeys } from './read-keys.ts'

let database: Database
beforeEach(async () => {
  const test = await createTestDatabase()
  database = test.database
  return test.close
})

const queues = async () => ({ status: 'ok', stray: [], unclaimed: [], items: [] }) as const
const ringOf = (kid: string) => readKeyRing(`${kid}:${randomBytes(32).toString('base64')}`, 'TOPIC2_KEYS')
const [k1, k2] = [ringOf('k1'), ringOf('k2')]
const day = 86_400

function activeEvent(ring = k1) {
  const id = randomUUID()
  const create_date = '2026-01-01T00:00:00Z'
  const sealed_value = seal(ring, 'a value', { eventId: id, topic: 'topic2' })
  return { id, eventType: 'activeEvent', create_date, sealed_value }
}

const store = async (events: readonly ReturnType<typeof activeEvent>[], replica = 'a') =>
  await insertTopic2(
    database,
    replica,
  )(events.map((event) => ({ event, receivedDate: new Date(), attempt: 1 })))

async function bury(body: string | Buffer, replayed = false) {
  const text = `INSERT INTO dead_letters
      (id, queue, body, reason, error, via, attempts, accepted_by, first_failure, last_failure, replayed_at)
    VALUES (gen_random_uuid(), 'topic2', $1, 'broken', 'Broken', 'service', 1, '', now(), now(), $2)`
  const values = [Buffer.from(body), replayed ? new Date().toISOString() : null]
  await database.query({ name: 'bury', text, values })
}

const keys = async (windowSeconds = 300) => (await readKeys({ database, queues }, windowSeconds)).keys

it('counts what arrives under each key, over all replicas, and not what is rolled back', async () => {
  const events = [activeEvent(), activeEvent(), activeEvent(k2)]
  await store(events)
  await store([activeEvent(k2), activeEvent(k2)], 'b')
  const broken = { ...activeEvent(), create_date: 'never' }
  await expect(store([broken])).rejects.toThrow('SQLSTATE')
  expect(await keys()).toMatchObject([
    { topic: 'topic2', kid: 'k1', events: 2, deadLetters: 0 },
    { topic: 'topic2', kid: 'k2', events: 3 },
  ])
  // Again, as after a crash: stored once, and its key was needed twice.
  expect(await store(events.slice(0, 1))).toBe(0)
  expect(await keys()).toMatchObject([{ events: 3 }, { events: 3 }])
})

it('shows for each window what arrived in it', async () => {
  await store([activeEvent()])
  const older = `UPDATE sealed_key_minutes SET minute = minute - interval '2 days', last_seen = last_seen - interval '2 days'`
  await database.query({ name: 'older', text: older })
  await store([activeEvent(), activeEvent()])
  expect(await keys(day)).toMatchObject([{ events: 2 }])
  expect(await keys(7 * day)).toMatchObject([{ events: 3 }])
})

it('counts the dead letters that only a key opens, whatever bytes lie beside them', async () => {
  const { sealed_value } = activeEvent()
  await bury(JSON.stringify(activeEvent()))
  await bury(JSON.stringify({ data: { sealed_value: 'k8.in the data' }, sealed_value }))
  await bury(JSON.stringify(activeEvent()), true)
  const others = ['{"sealed_value":', '"k9.text"', '[]', '{"sealed_value":"no key"}', '['.repeat(50_000), '']
  for (const body of [...others, Buffer.from([0xff, 0x00, 0x7b])]) await bury(body)
  expect(await keys()).toMatchObject([{ topic: 'topic2', kid: 'k1', deadLetters: 2, state: 'held' }])
})

it('remembers a key when its minutes are gone', async () => {
  await store([activeEvent()])
  const before = await keys()
  const text = `SELECT forget_sealed_key_minutes_at(now() + interval '9 days', $1) AS forgotten`
  const forget = async () => await database.query({ name: 'forget', text, values: [100] })
  expect(await forget()).toEqual([{ forgotten: 1 }])
  expect(await forget()).toEqual([{ forgotten: 0 }])
  expect(await keys()).toEqual([{ ...before[0], events: 0 }])
})
