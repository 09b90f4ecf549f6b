import { randomUUID } from 'node:crypto'
import type { Received } from '@signalbox/broker'
import type { Database } from '@signalbox/database'
import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import { beforeEach, expect, it } from 'vitest'
import { insertTopic3, type OpenedEvent } from './insert-topic3.ts'

let database: Database
let run: TestDatabase['run']
beforeEach(async () => {
  const test = await createTestDatabase()
  ;({ database, run } = test)
  return test.close
})

const receivedDate = new Date('2026-01-01T00:00:02.250Z')
const traceId = '0af7651916cd43dd8448eb211c80319c'

const received = (event: Partial<OpenedEvent> = {}): Received<OpenedEvent> => ({
  event: {
    id: randomUUID(),
    eventType: 'activeEvent',
    create_date: '2026-01-01T00:00:00.125Z',
    accepted_date: '2026-01-01T00:00:01.000001Z',
    accepted_by: 'topic2',
    value: 'whistle',
    sealed_value: 'k1.sealed',
    ...event,
  },
  receivedDate,
  attempt: 1,
})

it('stores an opened event with all that it carries, each field in its own column', async () => {
  const one = received({ traceparent: `00-${traceId}-b7ad6b7169203331-01` })
  const other = received({ value: 'lever', eventType: 'other', accepted_date: undefined })
  expect(await insertTopic3(database, 'a')([one, other])).toBe(2)
  const stored = await run('SELECT * FROM topic3')
  expect(stored.find((row) => row.event_id === one.event.id)).toMatchObject({
    event_type: 'activeEvent',
    create_date: new Date('2026-01-01T00:00:00.125Z'),
    accepted_date: new Date('2026-01-01T00:00:01Z'),
    received_date: receivedDate,
    event_data: null,
    value: 'whistle',
    trace_id: traceId,
  })
  expect(stored.find((row) => row.event_id === other.event.id)).toMatchObject({
    event_type: 'other',
    accepted_date: null,
    value: 'lever',
    trace_id: null,
  })
  expect(JSON.stringify(stored)).not.toContain('sealed')
})

it('counts who put what it stored onto the topic, and with which keys it was sealed, by its replica', async () => {
  const insert = insertTopic3(database, 'a')
  const first = [
    received(),
    received({ accepted_by: undefined, sealed_value: 'k2.sealed' }),
    received({ accepted_by: 'api-1' }),
  ]
  expect(await insert(first)).toBe(3)
  // Some are there already: only the new one counts, with its own source.
  expect(await insert([...first, received({ accepted_by: 'api-1' })])).toBe(1)
  expect(await insert(first)).toBe(0)
  expect(
    await run('SELECT topic, replica, accepted_by, events, repeats FROM topic_totals ORDER BY accepted_by'),
  ).toEqual([
    { topic: 'topic3', replica: 'a', accepted_by: '', events: 1, repeats: 0 },
    { topic: 'topic3', replica: 'a', accepted_by: 'api-1', events: 2, repeats: 0 },
    { topic: 'topic3', replica: 'a', accepted_by: 'topic2', events: 1, repeats: 0 },
  ])
  expect(await run('SELECT topic, sum(events)::int AS events FROM topic_seconds GROUP BY 1')).toEqual([
    { topic: 'topic3', events: 4 },
  ])
  const kids = await run('SELECT DISTINCT topic, kid, replica FROM sealed_key_minutes ORDER BY kid')
  expect(kids).toEqual([
    { topic: 'topic3', kid: 'k1', replica: 'a' },
    { topic: 'topic3', kid: 'k2', replica: 'a' },
  ])
  // The end of the journey: nothing is put onto another topic.
  expect(await run('SELECT FROM edge_totals')).toEqual([])
})

it('measures from the acceptance, and not from what the client says', async () => {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString()
  await insertTopic3(database, 'a')([received({ create_date: ago(900), accepted_date: ago(300) })])
  const [row] = await run('SELECT latency_max_ms / 1000 AS s FROM topic_seconds')
  expect(Math.round(Number(row?.s) / 100)).toBe(3)
})

it('leaves what is stored under an id as it is', async () => {
  const first = received()
  const insert = insertTopic3(database, 'a')
  await insert([first])
  expect(await insert([{ ...first, event: { ...first.event, value: 'another' } }])).toBe(0)
  expect(await run('SELECT value FROM topic3')).toEqual([{ value: 'whistle' }])
})
