import { randomUUID } from 'node:crypto'
import type { Received } from '@signalbox/broker'
import { exampleData, jsonText, type Event } from '@signalbox/contracts'
import { settleRepeats, type Database } from '@signalbox/database'
import { eventTypes, topics } from '@signalbox/systems'
import { createTestDatabase } from '@signalbox/testing'
import { beforeEach, expect, it } from 'vitest'
import { insertOrderPlaced } from './sql/insert-order-placed.ts'
import { storeOrderPlaced } from './store-order-placed.ts'

let database: Database
beforeEach(async () => {
  const test = await createTestDatabase()
  database = test.database
  return test.close
})

const example = exampleData(eventTypes.orderPlaced.data)

function received(data = example): Received<Event> {
  const accepted = { accepted_date: '2026-01-01T00:00:00.500000Z', accepted_by: 'api-1' }
  const event = {
    id: randomUUID(),
    eventType: 'orderPlaced',
    create_date: '2026-01-01T00:00:00Z',
    ...accepted,
  }
  return {
    event: { ...event, ...(data ? { data: jsonText(data) } : {}) },
    receivedDate: new Date(),
    attempt: 1,
  }
}

const store = async (batch: readonly Received<Event>[], replica = 'a') =>
  await storeOrderPlaced({
    insert: insertOrderPlaced(database, replica),
    settleRepeats: settleRepeats(database, topics.orderPlaced, replica),
  })(batch)

const rows = async () =>
  await database.query({ name: 'rows', text: 'SELECT event_id, event_data FROM order_placed' })

async function counted() {
  const text = `SELECT coalesce(sum(events), 0)::int AS events FROM topic_totals WHERE topic = 'orderPlaced'`
  return await database.query({ name: 'counted', text })
}

it('stores an id once: twice in one batch, in two batches, and from two replicas at the same time', async () => {
  const batch = Array.from({ length: 100 }, () => received())
  await store([...batch, ...batch])
  await Promise.all([store(batch, 'a'), store(batch, 'b')])
  expect((await rows()).length).toBe(100)
  expect(await counted()).toEqual([{ events: 100 }])
})

it('stores the data as it came, and gives up what is not as its type says', async () => {
  const [good, bad] = [received(), received({ number: 12 })]
  const verdicts = await store([bad, good])
  expect([...(verdicts ?? [])].map(([{ event }, { reason }]) => [event.id, reason])).toEqual([
    [bad.event.id, 'wrong_data'],
  ])
  expect(await rows()).toEqual([{ event_id: good.event.id, event_data: example }])
})
