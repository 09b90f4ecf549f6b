import { randomUUID } from 'node:crypto'
import type { Database } from '@signalbox/database'
import { dataOf, jsonText, type Event } from '@signalbox/contracts'
import { createTestDatabase } from '@signalbox/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { announcing } from './announce.ts'
import { checkInvariant } from './sql/check-invariant.ts'
import { selectReversed } from './sql/select-reversed.ts'
import { selectStored } from './sql/select-stored.ts'
import { storeRevenue } from './sql/store-revenue.ts'
import { storeEntries, type StoreEntriesOptions } from './store-entries.ts'

// The law: whatever comes in whatever order and however often, each id counts once, to the last digit.

let database: Database
beforeEach(async () => {
  const test = await createTestDatabase()
  database = test.database
  return test.close
})
afterEach(async () => {
  const { wrong } = await checkInvariant(database)
  if (wrong > 0) throw new Error(`The entries of ${wrong} users do not add up`)
})

const accepted_date = '2026-01-01T00:00:00.500000Z'
function entry(data: object, id: string = randomUUID()) {
  const event: Event = {
    id,
    eventType: 'revenueEntry',
    create_date: '2026-01-01T00:00:00Z',
    accepted_date,
    accepted_by: 'revenue-1',
    data: jsonText(data),
  }
  return { event, receivedDate: new Date(), attempt: 1 }
}
const add = (value: string, userId = 'user1') => entry({ name: 'add_revenue', userId, value })
const subtract = (value: string, userId = 'user1') => entry({ name: 'subtract_revenue', userId, value })
const reverse = (reverses: string) => entry({ name: 'reverse', reverses })

type Storing = { floor?: string; replica?: string; announce?: StoreEntriesOptions['announce'] }
function storing({ floor, replica = 'a', announce = async () => {} }: Storing = {}) {
  const store = storeEntries({
    store: storeRevenue(database, replica, floor),
    readReversed: selectReversed(database),
    announce,
    log: { info() {} },
  })
  return async (...batch: ReturnType<typeof entry>[]) => {
    const verdicts = await store(batch)
    return batch.map((one) => verdicts?.get(one)?.reason)
  }
}
const balances = async () =>
  await database.query({
    name: 'balances',
    text: 'SELECT user_id, revenue, sequence FROM revenue_balances ORDER BY user_id',
  })

it('adds and subtracts exactly: 0.1 ten times is 1.0, and 38 digits are 38 digits', async () => {
  const store = storing()
  await store(...Array.from({ length: 10 }, () => add('0.1')))
  expect(await balances()).toEqual([{ user_id: 'user1', revenue: '1.0', sequence: 10 }])
  await store(add('12345678901234567890123456789012345678', 'user2'), subtract('0.5', 'user2'))
  expect(await balances()).toMatchObject([{}, { revenue: '12345678901234567890123456789012345677.5' }])
})

it('counts an id once: twice in a batch, in two batches, and from two replicas at the same time', async () => {
  const batch = Array.from({ length: 100 }, (_, index) => add('1', `user${index % 3}`))
  await storing()(...batch, ...batch)
  await Promise.all([storing()(...batch, add('1')), storing({ replica: 'b' })(...batch.toReversed())])
  expect((await balances()).map(({ revenue }) => Number(revenue))).toEqual([34, 34, 33])
  const text = `SELECT sum(events)::int AS events, sum(repeats)::int AS repeats FROM topic_totals WHERE topic = 'revenue'`
  expect(await database.query({ name: 'counted', text })).toEqual([{ events: 101, repeats: 0 }])
})

it('an id that comes with another content is told apart, and one that was taken twice is a repeat', async () => {
  const store = storing()
  const first = add('1')
  const other = entry({ name: 'add_revenue', userId: 'user1', value: '2' }, first.event.id)
  const same = entry({ name: 'add_revenue', userId: 'user1', value: '1.0' }, first.event.id)
  same.event.accepted_date = '2026-01-01T00:00:09.000001Z'
  expect(await store(first, other, same)).toEqual([undefined, 'id_reuse', undefined])
  expect(await store(other)).toEqual(['id_reuse'])
  const text = `SELECT events, repeats FROM topic_totals WHERE topic = 'revenue'`
  expect(await database.query({ name: 'counted', text })).toEqual([{ events: 1, repeats: 1 }])
})

it('reverses an entry once, in the batch of the entry or later, and waits for one that is not there yet', async () => {
  const store = storing()
  const [first, second] = [add('5'), subtract('3')]
  expect(await store(first, reverse(first.event.id), second)).toEqual([undefined, undefined, undefined])
  expect(await store(reverse(second.event.id), reverse(second.event.id), reverse(first.event.id))).toEqual([
    undefined,
    'reversed_before',
    'reversed_before',
  ])
  expect(await store(reverse(randomUUID()))).toEqual(['nothing_to_reverse'])
  expect(await balances()).toMatchObject([{ revenue: '0', sequence: 4 }])
})

it('refuses what would take more than the floor allows, in the order of arrival', async () => {
  const store = storing({ floor: '0' })
  const batch = [
    subtract('1'),
    add('2'),
    subtract('1.5'),
    subtract('1'),
    subtract('0.5'),
    subtract('1', 'user2'),
  ]
  const reasons = [undefined, 'below_floor']
  expect(await store(...batch)).toEqual([1, 0, 0, 1, 0, 1].map((index) => reasons[index]))
  expect(await balances()).toMatchObject([
    { revenue: '0.0', sequence: 3 },
    { revenue: '0', sequence: 0 },
  ])
})

it('never deadlocks, however the users of batches overlap', async () => {
  const users = Array.from({ length: 20 }, (_, index) => `user${index}`)
  const stores = ['a', 'b', 'c', 'd'].map((replica) => storing({ replica }))
  for (let round = 0; round < 10; round += 1)
    await Promise.all(
      stores.map(
        async (store) =>
          await store(...users.toSorted(() => Math.random() - 0.5).map((user) => add('1', user))),
      ),
    )
  expect((await balances()).map(({ revenue }) => revenue)).toEqual(users.map(() => '40'))
})

it('an entry stays as it is, and only its address can be forgotten', async () => {
  await storing()(entry({ name: 'add_revenue', userId: 'user1', value: '1', address: '192.0.2.1' }))
  const run = async (text: string) => await database.query({ name: text, text })
  await expect(run('UPDATE revenue_entries SET revenue = 2')).rejects.toThrow(/cannot be changed/)
  await expect(run('DELETE FROM revenue_entries')).rejects.toThrow(/cannot be changed/)
  await expect(run('TRUNCATE revenue_entries')).rejects.toThrow(/cannot be changed/)
  await run('UPDATE revenue_entries SET address = NULL')
  expect(await run('SELECT address FROM revenue_entries')).toEqual([{ address: null }])
})

it('announces each change to those who follow, under the same id when it comes again, and hints to watchers', async () => {
  const published: (readonly [topic: string, event: Event])[] = []
  const publish = async (topic: string, events: unknown) =>
    void published.push(...[events].flat().map((event) => [topic, event as Event] as const))
  const announce = announcing({ publish, readStored: selectStored(database), isFollowed: true })
  const store = storing({ announce })
  const one = add('1.50')
  await store(one)
  const first = published.splice(0)
  expect(first.map(([topic]) => topic)).toEqual(['revenueChanged', 'revenueStirred'])
  expect(dataOf(first[0]?.[1] as Event)).toEqual({
    user_id: 'user1',
    revenue: '1.50',
    change: '1.50',
    name: 'add_revenue',
    event_id: one.event.id,
    sequence: 1,
  })
  expect(dataOf(first[1]?.[1] as Event)).toEqual({ user_ids: ['user1'] })
  await store(one)
  expect(published[0]).toEqual(first[0])
})
