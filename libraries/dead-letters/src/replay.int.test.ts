import { Unroutable, type Broker, type Received } from '@signalbox/broker'
import { Event, usualQueue } from '@signalbox/contracts'
import { openDatabase, type Database } from '@signalbox/database'
import { openTestWorld, type TestWorld } from '@signalbox/testing'
import { v7 as uuidv7 } from 'uuid'
import { beforeEach, expect, it } from 'vitest'
import { countReplay, replayDeadLetters } from './replay.ts'
import { selectDeadLetterGroups } from './sql/select-groups.ts'
import { selectDeadLetters } from './sql/select-letters.ts'
import { storeDeadLetters } from './store-dead-letters.ts'

const timeout = { timeout: 20_000 }
let test: TestWorld
let database: Database
let broker: Broker

beforeEach(async () => {
  test = await openTestWorld()
  ;({ database, broker } = test)
  return test.close
})

const newEvent = () => ({ id: uuidv7(), eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' })
const dead = async () => (await selectDeadLetters(database, {}, { limit: 1_000 })).length

/** A consumer whose events all die while the reason holds, and which keeps what it handled. */
async function consumeAsLongAs(reason: { holds: boolean }) {
  const handled: string[] = []
  const consumer = await broker.consume({
    queue: 'topic1',
    schema: Event,
    handle: async (batch: readonly Received<Event>[]) => {
      if (reason.holds) {
        return new Map(
          batch.map((one) => [one, { verdict: 'dead', reason: 'data_error', detail: 'Not now' }]),
        )
      }
      handled.push(...batch.map(({ event }) => event.id))
      return undefined
    },
  })
  return { handled, consumer }
}

it('keeps every dead letter with its reason, and publishes it again when the reason is gone', async () => {
  const reason = { holds: true }
  const { handled, consumer } = await consumeAsLongAs(reason)
  const letters = await broker.consumeDeadLetters(storeDeadLetters(database))
  const events = Array.from({ length: 250 }, newEvent)
  await broker.publish('topic1', events)
  await expect.poll(dead, timeout).toBe(250)
  const [group] = await selectDeadLetterGroups(database)
  expect(group).toMatchObject({ queue: 'topic1', reason: 'data_error', letters: 250 })
  const [letter] = await selectDeadLetters(database, { eventId: events[7]?.id ?? '' }, { limit: 2 })
  expect(letter).toMatchObject({ error: 'Not now', via: 'service', attempts: 1, replays: 0 })
  expect(JSON.parse(letter?.body.toString() ?? '')).toEqual(events[7])

  reason.holds = false
  const progress: string[] = []
  const replay = { database, republish: broker.republish, filter: {} }
  const onProgress = (done: number, total: number) => void progress.push(`${done} of ${total}`)
  expect(await replayDeadLetters({ ...replay, ratePerSecond: 10_000, onProgress })).toBe(250)
  expect(progress).toEqual(['100 of 250', '200 of 250', '250 of 250', '250 of 250'])
  await expect.poll(() => handled.length, timeout).toBe(250)
  expect(new Set(handled)).toEqual(new Set(events.map(({ id }) => id)))
  expect(await countReplay(database, {})).toBe(0)
  expect(await replayDeadLetters(replay)).toBe(0)
  await consumer[Symbol.asyncDispose]()
  await letters[Symbol.asyncDispose]()
})

it('counts a letter once that dies again after a replay', async () => {
  await using _letters = await broker.consumeDeadLetters(storeDeadLetters(database))
  const { consumer } = await consumeAsLongAs({ holds: true })
  await broker.publish('topic1', newEvent())
  await expect.poll(dead, timeout).toBe(1)
  expect(await replayDeadLetters({ database, republish: broker.republish, filter: {} })).toBe(1)
  await expect.poll(dead, timeout).toBe(1)
  const [letter] = await selectDeadLetters(database, {}, { limit: 10 })
  expect(letter).toMatchObject({ replays: 1 })
  await consumer[Symbol.asyncDispose]()
})

it('shares the work between two replays at the same time, and publishes nothing twice', async () => {
  const reason = { holds: true }
  const { handled, consumer } = await consumeAsLongAs(reason)
  await using _letters = await broker.consumeDeadLetters(storeDeadLetters(database))
  await broker.publish('topic1', Array.from({ length: 400 }, newEvent))
  await expect.poll(dead, timeout).toBe(400)
  reason.holds = false
  const replay = () =>
    replayDeadLetters({ database, republish: broker.republish, filter: { reason: 'data_error' } })
  const counts = await Promise.all([replay(), replay()])
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(400)
  await expect.poll(() => handled.length, timeout).toBe(400)
  expect(new Set(handled).size).toBe(400)
  await consumer[Symbol.asyncDispose]()
})

it('leaves letters dead that it could not publish', async () => {
  await using _letters = await broker.consumeDeadLetters(storeDeadLetters(database))
  const { consumer } = await consumeAsLongAs({ holds: true })
  await broker.publish('topic1', [newEvent(), newEvent()])
  await expect.poll(dead, timeout).toBe(2)
  const republish = async () => {
    throw new Error('RabbitMQ did not confirm')
  }
  await expect(replayDeadLetters({ database, republish, filter: {} })).rejects.toThrow('did not confirm')
  expect(await dead()).toBe(2)
  await consumer[Symbol.asyncDispose]()
})

/** Two letters, of which one is published at once and the other when the test says so. */
async function twoLetters() {
  const letters = await broker.consumeDeadLetters(storeDeadLetters(database))
  const { consumer } = await consumeAsLongAs({ holds: true })
  await broker.publish('topic1', [newEvent(), newEvent()])
  await expect.poll(dead, timeout).toBe(2)
  await consumer[Symbol.asyncDispose]()
  await letters[Symbol.asyncDispose]()
}

it('marks no letter before its publish is confirmed, so that one whose process dies stays dead', async () => {
  await twoLetters()
  const stopped = openDatabase(test.url)
  let isAsked = () => {}
  const asked = new Promise<void>((resolve) => void (isAsked = resolve))
  let published = 0
  const republish = async () => {
    published += 1
    // The first is confirmed, the other one never is.
    if (published === 1) return
    isAsked()
    await new Promise(() => {})
  }
  void replayDeadLetters({ database: stopped, republish, filter: {} }).catch(() => undefined)
  await asked
  expect(await dead()).toBe(2)
  // What a process that dies leaves behind: its connections end.
  await database.query({
    name: 'die',
    text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'idle in transaction'`,
  })
  expect(await dead()).toBe(2)
  const again: string[] = []
  const others = {
    database,
    filter: {},
    republish: async (...[, , id]: string[] | unknown[]) => void again.push(String(id)),
  }
  expect(await replayDeadLetters(others)).toBe(2)
  expect(again).toHaveLength(2)
  expect(await dead()).toBe(0)
})

it('marks only those of a step that were published, where the queue of another one does not exist', async () => {
  await twoLetters()
  const [first] = await selectDeadLetters(database, {}, { limit: 2 })
  const republish = async (_queue: string, _body: Buffer, messageId: string) => {
    if (messageId === first?.eventId) throw new Unroutable('The queue is not there')
  }
  expect(await replayDeadLetters({ database, republish, filter: {} })).toBe(1)
  const left = await selectDeadLetters(database, {}, { limit: 2 })
  expect(left.map(({ id }) => id)).toEqual([first?.id])
})

it('keeps garbage of any kind, and what the broker gave up at its delivery limit, line by line', async () => {
  await using _letters = await broker.consumeDeadLetters(storeDeadLetters(database))
  const { consumer } = await consumeAsLongAs({ holds: false })
  await expect
    .poll(
      async () =>
        await broker.ping().then(
          () => true,
          () => false,
        ),
      timeout,
    )
    .toBe(true)
  await broker.republish('topic1', Buffer.from('garbage\n\u0000\ngarbage'), 'm1')
  await broker.republish('topic1', Buffer.from([0xff, 0x00]), 'm2')
  await expect.poll(dead, timeout).toBe(4)

  // Replayed, all of them die again and are the same letters as before.
  const idsOf = async () => (await selectDeadLetters(database, {}, { limit: 10 })).map(({ id }) => id)
  const before = await idsOf()
  expect(await replayDeadLetters({ database, republish: broker.republish, filter: {} })).toBe(4)
  await expect.poll(idsOf, timeout).toEqual(before)
  await consumer[Symbol.asyncDispose]()

  // A message that nobody settles: delivered again and again, until the broker gives it up.
  await broker.publish('topic2', [newEvent(), newEvent()])
  for (let delivery = 0; delivery <= usualQueue.deliveryLimit; delivery += 1) {
    await test.vhost.management('POST', `/queues/${test.vhost.name}/topic2/get`, {
      count: 1,
      ackmode: 'reject_requeue_true',
      encoding: 'auto',
    })
  }
  await expect.poll(dead, timeout).toBe(6)
  const letters = await selectDeadLetters(database, { reason: 'delivery_limit' }, { limit: 10 })
  expect(letters.map(({ queue, via }) => [queue, via])).toEqual([
    ['topic2', 'broker'],
    ['topic2', 'broker'],
  ])
})
