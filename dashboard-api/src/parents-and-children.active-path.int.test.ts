import { randomUUID } from 'node:crypto'
import { derivedId, type Broker } from '@signalbox/broker'
import type { Queues } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { openTestWorld } from '@signalbox/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readEvent } from './read-event.ts'
import { consumeTopics } from './testing/active-path/consume-topics.ts'

// The law: an event leads to the one that it was derived from, and that one to all that were derived from it, whatever
// became of them, by keys alone.

const timeout = { timeout: 20_000 }
const open: AsyncDisposable[] = []
let database: Database
let broker: Broker
beforeEach(async () => {
  const test = await openTestWorld()
  ;({ database, broker } = test)
  open.push(test)
  await consumeTopics({ database, broker, open })
})
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]()
})

const queues = async (): Promise<Queues> => ({ status: 'failed', detail: 'Away' })
const read = async (id: string) => await readEvent(database, queues, id)
const event = (id: string, more: { eventType?: string; parent_id?: string; value?: string } = {}) => ({
  id,
  eventType: 'passiveEvent',
  create_date: '2026-01-01T00:00:00Z',
  ...more,
})

it('of every topic, through a service that passes it on, and from the dead letters', async () => {
  const parent = randomUUID()
  const ids = ['one', 'two', 'dead', 'reused'].map((name) => derivedId(parent, name))
  const [one = '', two = '', dead = '', reused = ''] = ids
  const others = [`${parent.slice(0, 15)}${randomUUID().slice(15)}`, derivedId(randomUUID(), 'x')]
  await broker.publish('topic1', [
    event(parent),
    event(one, { parent_id: parent }),
    ...others.map((id) => event(id)),
  ])
  await broker.publish('topic2', event(two, { parent_id: parent, eventType: 'activeEvent' }))
  await broker.publish('topic1', event(reused, { parent_id: parent }))
  await expect.poll(async () => (await read(parent))?.children.length, timeout).toBe(3)
  await broker.publish('topic1', event(reused, { parent_id: parent, value: 'another' }))
  // PostgreSQL keeps no such character.
  await broker.publish('topic3', event(dead, { parent_id: parent, eventType: 'bad \u0000' }))
  const expected = [
    { id: one, eventType: 'passiveEvent', storedIn: ['topic1'], deadIn: [] },
    { id: two, eventType: 'activeEvent', storedIn: ['topic2', 'topic3'], deadIn: [] },
    { id: reused, eventType: 'passiveEvent', storedIn: ['topic1'], deadIn: ['topic1'] },
    { id: dead, eventType: null, storedIn: [], deadIn: ['topic3'] },
  ].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await expect.poll(async () => (await read(parent))?.children, timeout).toEqual(expected)
  expect((await read(parent))?.parentId).toBeNull()
  for (const id of ids) expect(await read(id)).toMatchObject({ parentId: parent, children: [] })
})

it('a child has children of its own, and a parent that is gone is still named', async () => {
  const parent = randomUUID()
  const child = derivedId(parent, 'late')
  const grandchild = derivedId(child, 'later')
  await broker.publish('topic1', [
    event(child, { parent_id: parent }),
    event(grandchild, { parent_id: child }),
  ])
  await expect
    .poll(async () => await read(child), timeout)
    .toMatchObject({ parentId: parent, children: [{ id: grandchild }] })
  expect(await read(parent)).toBeUndefined()
})

it('is found among whatever number of others of the same millisecond', async () => {
  const parent = randomUUID()
  const text = `
    INSERT INTO topic1 (event_id, event_type, create_date, received_date)
    SELECT ('${parent.slice(0, 15)}' || substr(gen_random_uuid()::text, 16))::uuid, 'passiveEvent', now(), now()
    FROM generate_series(1, 20000)`
  await database.query({ name: 'others', text })
  await broker.publish('topic1', [event(parent), event(derivedId(parent, 'one'), { parent_id: parent })])
  await expect.poll(async () => (await read(parent))?.children.length, timeout).toBe(1)
})
