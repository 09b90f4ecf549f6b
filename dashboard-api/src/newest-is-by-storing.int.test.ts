import type { Database } from '@signalbox/database'
import { createTestDatabase } from '@signalbox/testing'
import { eventTypeNames, routes, topics, type EventType } from '@signalbox/systems'
import { beforeEach, expect, it } from 'vitest'
import { readEventsOfType } from './read-events-of-type.ts'
import { selectNewestEvents } from './sql/select-newest-events.ts'

// The law: the newest events are those that were stored here last. A sender's clock, an old sender and the time in an id
// order no page.

let database: Database
beforeEach(async () => {
  const test = await createTestDatabase()
  database = test.database
  return test.close
})

// Of the first topic and of the last one, if there are several.
const other = eventTypeNames.at(-1) ?? 'passiveEvent'
const tableOf = (type: EventType) => topics[routes[type]].table
let statements = 0

/** Stores events whose ids are of some days from now: all at one moment, or one a second up to some seconds ago. */
async function store(
  eventType: EventType,
  days: number,
  { secondsAgo = 0, count = 1, atOnce = false } = {},
): Promise<string[]> {
  const rows = await database.query<{ id: string }>({
    name: `store ${(statements += 1)}`,
    text: `INSERT INTO ${tableOf(eventType)} (event_id, event_type, create_date, received_date, processed_date)
      SELECT overlay(gen_random_uuid()::text placing left(uuid7_floor(moment)::text, 13) from 1)::uuid, $2, moment, now(),
        now() - ($3::int + CASE WHEN $5 THEN 0 ELSE number END) * interval '1 second'
      FROM generate_series(0, $4::int - 1) AS number, (SELECT now() + $1::float8 * interval '1 day') AS clock(moment)
      RETURNING event_id AS id`,
    values: [days, eventType, secondsAgo, count, atOnce],
  })
  return rows.map(({ id }) => id)
}

async function readAll(
  eventType: EventType,
  between: () => Promise<unknown> = async () => {},
): Promise<string[]> {
  const found: string[] = []
  let before: string | undefined
  do {
    const { events, next } = await readEventsOfType(database, eventType, before)
    found.push(...events.map(({ id }) => id))
    before = next ?? undefined
    await between()
  } while (before !== undefined)
  return found
}

const clocks = [0, -1, -25, -9_000, 0.5, 20, 400, 90_000]

it('orders the newest of all topics by when they were stored, whatever their ids say', async () => {
  const stored: string[] = []
  for (const [place, days] of clocks.entries())
    stored.unshift(...(await store(place % 2 ? 'passiveEvent' : other, days, { secondsAgo: 100 - place })))
  expect((await selectNewestEvents(database, 20)).map(({ id }) => id)).toEqual(stored)
  expect((await selectNewestEvents(database, 3)).map(({ id }) => id)).toEqual(stored.slice(0, 3))
})

it('shows what was stored last behind a burst of a clock that is ahead', async () => {
  await store('passiveEvent', 0.9, { secondsAgo: 10, count: 200 })
  const [last] = await store('passiveEvent', -0.5)
  expect((await selectNewestEvents(database, 1, ['topic1'])).map(({ id }) => id)).toEqual([last])
  expect((await readEventsOfType(database, 'passiveEvent', undefined)).events[0]?.id).toBe(last)
})

it('has each event on one page, in the order in which they were stored, while others are stored', async () => {
  const stored: string[] = []
  for (const [place, days] of clocks.entries())
    stored.unshift(...(await store('passiveEvent', days, { secondsAgo: 1_000 - place * 100, count: 40 })))
  const later = async () => await store('passiveEvent', -2, { count: 3 })
  expect(await readAll('passiveEvent', later)).toEqual(stored)
})

it('has each event on one page, also of hundreds that were stored at once', async () => {
  const stored = await store('passiveEvent', 0, { count: 230, atOnce: true })
  expect(await readAll('passiveEvent')).toEqual(stored.toSorted().toReversed())
})

it('ends when the event where a page began has gone since', async () => {
  const [first] = await store('passiveEvent', 0, { secondsAgo: 5, count: 60 })
  await database.query({ name: 'remove', text: 'DELETE FROM topic1' })
  expect(await readEventsOfType(database, 'passiveEvent', first)).toMatchObject({ events: [], next: null })
})
