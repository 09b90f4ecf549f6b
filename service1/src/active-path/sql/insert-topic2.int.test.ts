import { randomUUID } from 'node:crypto'
import { storeOnce, type Received } from '@signalbox/broker'
import type { SealedEvent } from '@signalbox/contracts'
import { settleRepeats, type Database } from '@signalbox/database'
import { topics } from '@signalbox/systems'
import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import { beforeEach, expect, it } from 'vitest'
import { insertTopic2 } from './insert-topic2.ts'

// The law: topic2 stores the metric row of an event and never its value, and counts each event that goes on to topic3
// once, in the statement that stores it.

let database: Database
let run: TestDatabase['run']
beforeEach(async () => {
  const test = await createTestDatabase()
  ;({ database, run } = test)
  return test.close
})

const receivedDate = new Date('2026-01-01T00:00:02.250Z')
const traceId = '0af7651916cd43dd8448eb211c80319c'

const received = (event: Partial<SealedEvent> = {}): Received<SealedEvent> => ({
  event: {
    id: randomUUID(),
    eventType: 'activeEvent',
    create_date: '2026-01-01T00:00:00.125Z',
    accepted_date: '2026-01-01T00:00:01.000001Z',
    accepted_by: 'api-1',
    sealed_value: 'k1.sealed',
    ...event,
  },
  receivedDate,
  attempt: 1,
})
const takenAgain = ({ event, ...facts }: Received<SealedEvent>, accepted_date: string) => ({
  ...facts,
  event: { ...event, accepted_date },
})

const put = async () => await run('SELECT topic, source, replica, events FROM edge_totals ORDER BY replica')
const sums = async () =>
  await run('SELECT topic, replica, accepted_by, events, repeats FROM topic_totals ORDER BY accepted_by')
const edge = { topic: 'topic3', source: 'topic2', replica: 'a' }

it('stores an event with all but its value, each field in its own column', async () => {
  const one = received({ traceparent: `00-${traceId}-b7ad6b7169203331-01`, value: 'in clear' })
  expect(await insertTopic2(database, 'a')([one])).toBe(1)
  const stored = await run('SELECT * FROM topic2')
  expect(stored).toMatchObject([
    {
      event_id: one.event.id,
      event_type: 'activeEvent',
      create_date: new Date('2026-01-01T00:00:00.125Z'),
      accepted_date: new Date('2026-01-01T00:00:01Z'),
      received_date: receivedDate,
      event_data: null,
      trace_id: traceId,
    },
  ])
  expect(JSON.stringify(stored)).not.toMatch(/sealed|in clear/)
})

it('counts who put it onto topic2, what goes on to topic3, and the keys, only of what is new', async () => {
  const insert = insertTopic2(database, 'a')
  const first = [received(), received({ accepted_by: undefined, sealed_value: 'k2.sealed' })]
  expect(await insert(first)).toBe(2)
  expect(await put()).toEqual([{ ...edge, events: 2 }])
  expect(await insert([...first, received({ accepted_by: 'api-2' })])).toBe(1)
  expect(await insert(first)).toBe(0)
  expect(await put()).toEqual([{ ...edge, events: 3 }])
  const taken = { topic: 'topic2', replica: 'a', events: 1, repeats: 0 }
  expect(await sums()).toEqual([
    { ...taken, accepted_by: '' },
    { ...taken, accepted_by: 'api-1' },
    { ...taken, accepted_by: 'api-2' },
  ])
  expect(await run('SELECT DISTINCT topic, kid, replica FROM sealed_key_minutes ORDER BY kid')).toEqual([
    { topic: 'topic2', kid: 'k1', replica: 'a' },
    { topic: 'topic2', kid: 'k2', replica: 'a' },
  ])
})

it('has nothing to say of a replica that has put nothing onto topic3', async () => {
  const one = received()
  await insertTopic2(database, 'a')([one])
  await insertTopic2(database, 'b')([one])
  await settleRepeats(database, topics.topic2, 'b')([one])
  expect(await put()).toEqual([{ ...edge, events: 1 }])
})

it('measures from the acceptance, and from the arrival where nobody accepted it', async () => {
  const now = Date.now()
  const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString()
  const create_date = ago(900)
  const insert = insertTopic2(database, 'a')
  const latency = async () =>
    Math.round(Number((await run('SELECT max(latency_max_ms) / 1000 AS s FROM topic_seconds'))[0]?.s) / 100)
  await insert([{ ...received({ create_date, accepted_date: undefined }), receivedDate: new Date(ago(100)) }])
  expect(await latency()).toBe(1)
  await insert([{ ...received({ create_date, accepted_date: ago(300) }), receivedDate: new Date(ago(100)) }])
  expect(await latency()).toBe(3)
})

it('an event that was taken again is a repeat, here and on topic3, once for each time that it was taken', async () => {
  const store = storeOnce({
    insert: insertTopic2(database, 'a'),
    settleRepeats: settleRepeats(database, topics.topic2, 'a'),
  })
  const one = received()
  const again = takenAgain(one, '2026-01-01T00:00:05.000001Z')
  const third = takenAgain(one, '2026-01-01T00:00:06.000001Z')
  const byHand = { ...one, event: { ...one.event, accepted_date: undefined, accepted_by: undefined } }
  await store([one, again, again, byHand])
  await store([one, again])
  await store([third])
  expect(await sums()).toEqual([
    { topic: 'topic2', replica: 'a', accepted_by: 'api-1', events: 1, repeats: 2 },
  ])
  expect(await put()).toEqual([{ ...edge, events: 3 }])
})

it('another event under a known id is no repeat, and goes nowhere', async () => {
  const store = storeOnce({
    insert: insertTopic2(database, 'a'),
    settleRepeats: settleRepeats(database, topics.topic2, 'a'),
  })
  const one = received()
  const other = takenAgain({ ...one, event: { ...one.event, eventType: 'other' } }, '2026-01-01T00:00:05Z')
  await store([one])
  const verdicts = await store([received(), other])
  expect([...verdicts.values()]).toMatchObject([{ reason: 'id_reuse' }])
  expect(verdicts.has(other)).toBe(true)
  expect(await run('SELECT FROM repeats')).toEqual([])
  expect(await put()).toEqual([{ ...edge, events: 2 }])
})
