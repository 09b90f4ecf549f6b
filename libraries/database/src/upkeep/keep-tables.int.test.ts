import { upkeepService } from '@signalbox/systems'
import { openDatabase, type Database } from '../open-database.ts'
import { createTestDatabase, createTestUsers, createTestVhost, type TestDatabase } from '@signalbox/testing'
import { beforeEach, expect, it } from 'vitest'
import { keepTables } from './keep-tables.ts'
import {
  addToTopicSecond,
  catchUpAt,
  ingestSums,
  putIngestSecond,
  rollUpAt,
  topicSums,
} from './testing/figures.ts'
import { keyOf } from './testing/ledger.ts'

let test: TestDatabase
let database: Database
beforeEach(async () => {
  test = await createTestDatabase()
  database = test.database
  return test.close
})

const silent = { info() {}, warn() {} }
const timeout = { timeout: 15_000 }
// A minute that has ended, and its start.
const second = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 60_000 + 7_000)
const minute = new Date(second.getTime() - 7_000)
const anHourLater = new Date(minute.getTime() + 3_600_000)

it('rolls up nothing of an empty database, and fails at nothing, as the user of the service that does it', async () => {
  await using vhost = await createTestVhost()
  await using users = await createTestUsers(vhost, test)
  await using service1 = openDatabase(users.databaseUrl(upkeepService))
  const messages: string[] = []
  const log = { info() {}, warn: (_details: object, message: string) => void messages.push(message) }
  let rounds = 0
  const counted: Database = {
    ...service1,
    async query(statement) {
      if (statement.name === 'make-partitions') rounds += 1
      return await service1.query(statement)
    },
  }
  await using _upkeep = keepTables({ database: counted, retentionDays: 30, log, intervalMs: 1 })
  await expect.poll(() => rounds, timeout).toBeGreaterThan(5)
  expect(messages).toEqual([])
  expect(await topicSums(database, 'hour')).toEqual(new Map())
  expect(await ingestSums(database, 'hour')).toEqual(new Map())
})

it('merges replicas, and adds their histograms bucket by bucket', async () => {
  for (const [replica, latencyMs] of [
    ['a', 1],
    ['a', 1],
    ['b', 1],
    ['b', 900],
  ] as const)
    await addToTopicSecond(database, { topic: 'topic1', second, replica, latencyMs })
  for (const replica of ['a', 'b'])
    await putIngestSecond(database, { topic: 'topic1', second, replica, accepted: 5, rejected: 1 })
  await catchUpAt(database, anHourLater)
  await catchUpAt(database, anHourLater)
  expect(await topicSums(database, 'minute')).toEqual(
    new Map([[keyOf(minute, 'topic1'), { events: 4, sum: 903, max: 900, inBuckets: 4 }]]),
  )
  expect(await ingestSums(database, 'minute')).toEqual(
    new Map([[keyOf(minute, 'topic1'), { accepted: 10, rejected: 2 }]]),
  )
  const text = `SELECT latency_histogram[latency_bucket(1) + 1] AS fast, latency_histogram[latency_bucket(900) + 1]
    AS slow, cardinality(latency_histogram) AS buckets FROM topic_hours`
  expect(await database.query({ name: 'histogram', text })).toEqual([{ fast: 3, slow: 1, buckets: 72 }])
})

it('is done by one process at a time, and by another when that one has gone', async () => {
  await using holder = openDatabase(test.url)
  await holder.transaction(async (query) => {
    const taken = await query({ name: 'hold', text: 'SELECT take_upkeep_lock() AS taken' })
    expect(taken).toEqual([{ taken: true }])
    expect(await rollUpAt(database, new Date())).toBe(false)
  })
  expect(await rollUpAt(database, new Date())).toBe(true)
})

it('gives the same sums when many processes do it while events are stored', async () => {
  await using _one = keepTables({ database, retentionDays: 30, log: silent, intervalMs: 1 })
  await using other = openDatabase(test.url)
  await using _other = keepTables({ database: other, retentionDays: 30, log: silent, intervalMs: 1 })
  const writers = ['a', 'b', 'c'].map(async (replica) => {
    for (let accepted = 1; accepted <= 60; accepted += 1) {
      await addToTopicSecond(database, { topic: 'topic1', second, replica, latencyMs: accepted })
      await putIngestSecond(database, { topic: 'topic1', second, replica, accepted, rejected: 0 })
    }
  })
  await Promise.all(writers)
  const events = async () => (await topicSums(database, 'hour')).values().next().value?.events
  const accepted = async () => (await ingestSums(database, 'hour')).values().next().value?.accepted
  await expect.poll(events, timeout).toBe(180)
  await expect.poll(accepted, timeout).toBe(180)
})

it('goes on by itself when the database was away, and says so once', async () => {
  const messages: string[] = []
  const log = {
    info: (_details: object, message: string) => void messages.push(message),
    warn: (_details: object, message: string) => void messages.push(message),
  }
  let away = true
  let refused = 0
  const flaky: Database = {
    ...database,
    async query(statement) {
      if (away) {
        refused += 1
        throw new Error('Connection refused')
      }
      return await database.query(statement)
    },
  }
  await using _upkeep = keepTables({ database: flaky, retentionDays: 30, log, intervalMs: 1 })
  await expect.poll(() => refused, timeout).toBeGreaterThan(12)
  away = false
  await expect.poll(() => messages, timeout).toContain('Can drop old partitions again')
  expect(messages.filter((message) => message.includes('roll up figures'))).toEqual([
    'Cannot roll up figures; trying again every minute',
    'Can roll up figures again',
  ])
})

it('stops at once, and runs no more', async () => {
  let queries = 0
  const counted: Database = {
    ...database,
    async query(statement) {
      queries += 1
      return await database.query(statement)
    },
  }
  const upkeep = keepTables({ database: counted, retentionDays: 30, log: silent, intervalMs: 1 })
  await upkeep[Symbol.asyncDispose]()
  const after = queries
  expect(after).toBeLessThanOrEqual(1)
  await rollUpAt(database, new Date())
  expect(queries).toBe(after)
})

it.each([0, 1.5, -3, Number.NaN])('refuses to keep events for %d days', (retentionDays) => {
  expect(() => keepTables({ database, retentionDays, log: silent })).toThrow(/from 1 to 36500/)
})
