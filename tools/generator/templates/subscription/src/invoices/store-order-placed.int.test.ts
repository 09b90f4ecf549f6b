import { randomUUID } from 'node:crypto'
import type { Received } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'
import { openDatabase } from '@signalbox/database'
import { subscriptionNames } from '@signalbox/systems'
import { createTestDatabase } from '@signalbox/testing'
import { expect, it } from 'vitest'
import { storeOrderPlaced } from './store-order-placed.ts'

function received(): Received<Event> {
  const dates = { create_date: '2026-01-01T00:00:00Z', accepted_date: '2026-01-01T00:00:00.500000Z' }
  const event = { id: randomUUID(), eventType: 'anyEvent', accepted_by: 'api-1', ...dates }
  return { event, receivedDate: new Date(), attempt: 1 }
}

it('has a queue of its own', () => {
  expect(subscriptionNames).toContain('orderPlaced')
})

it('stores an id once: twice in one batch, in two batches, and from two replicas at the same time', async () => {
  await using test = await createTestDatabase()
  await using database = openDatabase(test.url)
  const batch = Array.from({ length: 100 }, received)
  await storeOrderPlaced(database, 'a')([...batch, ...batch])
  await Promise.all(['a', 'b'].map(async (replica) => await storeOrderPlaced(database, replica)(batch)))
  const rows = 'SELECT count(*)::int AS events FROM order_placed'
  const counted = `SELECT sum(events)::int AS events FROM topic_totals WHERE topic = 'orderPlaced'`
  expect(await database.query({ name: 'rows', text: rows })).toEqual([{ events: 100 }])
  expect(await database.query({ name: 'counted', text: counted })).toEqual([{ events: 100 }])
})
