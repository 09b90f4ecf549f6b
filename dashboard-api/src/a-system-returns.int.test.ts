import { connectBroker, storeOnce, type Broker, type Handle } from '@signalbox/broker'
import { defineSystem, Event, planOf } from '@signalbox/contracts'
import { eventColumns, insertOnce, settleRepeats } from '@signalbox/database'
import { systems, topology } from '@signalbox/systems'
import { createTestDatabase, createTestUsers, createTestVhost } from '@signalbox/testing'
import { expect, it, vi } from 'vitest'

// The law: what a system had taken, and what came for it while it was away, is stored when it returns, each event once.

const returning = planOf([
  ...systems,
  defineSystem({
    name: 'parcels',
    topics: { parcels: { retryAfterMs: [3_000] } },
    eventTypes: { parcelsEvent: { topic: 'parcels' } },
    services: { parcels: { port: 9_999, environment: {}, consumes: ['parcels'] } },
  }),
])
const topic = returning.topology.topics.find(({ name }) => name === 'parcels')
if (!topic) throw new Error('The plan has no topic of the system that returns')

const log = { debug() {}, info() {}, warn() {}, error() {} }
const timeout = { timeout: 20_000, interval: 50 }

function newEvent(): Event {
  const now = new Date().toISOString()
  return { id: crypto.randomUUID(), eventType: 'parcelsEvent', create_date: now, accepted_date: now }
}
const newEvents = (count: number) => Array.from({ length: count }, newEvent)

const insertion = (onConflict: string) => `
  WITH inserted AS (
    INSERT INTO parcels (event_id, event_type, create_date, accepted_date, received_date, event_data)
    SELECT event_id, event_type, create_date, accepted_date, received_date, event_data
    FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $7::text[])
      AS given(event_id, event_type, create_date, accepted_date, received_date, event_data, accepted_by)
    ${onConflict}
    RETURNING event_id
  )
  SELECT roll_up_stored('parcels', 'a', array_agg(1.0), array_agg('api-1'::text)) AS stored FROM inserted`

it('what waits in the queue and the tiers of a removed system is consumed when it is put back', async () => {
  await using vhost = await createTestVhost()
  await using test = await createTestDatabase()
  const { database, run } = test
  await run(`SELECT create_topic_table('parcels', 'parcels')`)
  const insert = insertOnce(database, 'insert-parcels', insertion)
  const store = storeOnce<Event>({
    insert: async (batch) => await insert(eventColumns(batch)),
    settleRepeats: settleRepeats(database, topic, 'a'),
  })
  const connect = async (version = returning.topology) => {
    const broker = await connectBroker(vhost.url, { topology: version, log })
    await vi.waitFor(async () => await broker.ping(), timeout)
    return broker
  }
  const consume = async (broker: Broker, queue: string, handle: Handle<Event>) => {
    const consumer = await broker.consume({ queue, schema: Event, handle })
    await vi.waitFor(async () => await broker.ping(), timeout)
    return consumer
  }
  const stored = async () =>
    (await run<{ id: string }>('SELECT event_id AS id FROM parcels ORDER BY 1')).map(({ id }) => id)
  const [storedBefore, tried, waiting, meanwhile] = [newEvents(3), newEvents(2), newEvents(5), newEvents(4)]

  // It works; the answer to one commit is lost, and two events wait for another try when it goes.
  {
    await using broker = await connect()
    const triedIds = new Set(tried.map(({ id }) => id))
    let retried = 0
    await using _first = await consume(broker, 'parcels', async (batch) => {
      if (!batch.some(({ event }) => triedIds.has(event.id))) {
        await store(batch)
        throw new Error('The answer to the commit was lost')
      }
      retried += batch.length
      return new Map(batch.map((one) => [one, { verdict: 'retry', reason: 'test', detail: 'Not yet' }]))
    })
    await broker.publish('parcels', tried)
    await expect.poll(() => retried, timeout).toBe(tried.length)
    await broker.publish('parcels', storedBefore)
    await expect.poll(stored, timeout).toEqual(storedBefore.map(({ id }) => id).toSorted())
    await broker.publish('parcels', waiting)
  }

  // It is removed: the migrations run without it, the others work, and who still knows its topic goes on publishing to it.
  await using users = await createTestUsers(vhost, test)
  await users.again()
  {
    await using others = await connect(topology)
    const handled: string[] = []
    await using _theirs = await consume(others, 'topic1', async (batch) => {
      handled.push(...batch.map(({ event }) => event.id))
    })
    await using old = await connect()
    await old.publish('parcels', meanwhile)
    const theirs = newEvent()
    await others.publish('topic1', theirs)
    await expect.poll(() => handled, timeout).toEqual([theirs.id])
  }
  // What is tried again is a message each; all else travels as it was published.
  const messages = 3 + tried.length
  const all = [...storedBefore, ...tried, ...waiting, ...meanwhile].map(({ id }) => id).toSorted()
  await expect
    .poll(async () => await vhost.queue('parcels'), timeout)
    .toMatchObject({ ready: messages, consumers: 0 })
  expect(await stored()).toHaveLength(storedBefore.length)

  // It is put back.
  await users.again()
  await using broker = await connect()
  await using _again = await consume(broker, 'parcels', store)
  await expect.poll(stored, timeout).toEqual(all)
  await expect.poll(async () => await vhost.queue('parcels'), timeout).toMatchObject({ ready: 0, unacked: 0 })
  const [total] = await run(
    `SELECT sum(events)::int AS events, sum(repeats)::int AS repeats FROM topic_totals WHERE topic = 'parcels'`,
  )
  expect(total).toEqual({ events: all.length, repeats: 0 })
})
