import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Overview, Queues } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { openDatabase, type Database } from '@signalbox/database'
import { createLogger } from '@signalbox/runtime'
import { createTestDatabase } from '@signalbox/testing'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { cachedOverviews } from '../cached-overviews.ts'
import { openWebhook } from './open-webhook.ts'
import { postNotices } from './post-notices.ts'
import type { SlackMessage } from './slack-message.ts'
import { stepAlerts } from './step-alerts.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const minute = 60_000
const opened: AsyncDisposable[] = []
const posts: { id: string; authorization: string | undefined; message: SlackMessage }[] = []
const answers: number[] = []
const lines: string[] = []
const log = createLogger({ service: 'dashboard-api', level: 'silent' })
log.warn = (...line: unknown[]) => void lines.push(JSON.stringify(line))
let first: Database
let second: Database
let address: string

/** A receiver as its authors mean it to be: the official package checks the signature, and throws if it is wrong. */
async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const message = new Webhook(secret).verify(body, request.headers as Record<string, string>) as SlackMessage
  const { authorization } = request.headers
  posts.push({ id: String(request.headers['webhook-id']), authorization, message })
  const status = answers.shift() ?? 200
  response.writeHead(status, { location: address }).end()
}
const receiver = createServer((request, response) => void receive(request, response))

beforeAll(async () => {
  const test = await createTestDatabase()
  first = openDatabase(test.url)
  second = openDatabase(test.url)
  opened.push(test, first, second)
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  address = `http://user:p%40ss@127.0.0.1:${(receiver.address() as AddressInfo).port}/secret-path`
})
afterEach(async () => {
  posts.length = 0
  lines.length = 0
  await first.query({ name: 'clear', text: 'DELETE FROM alerts' })
})
afterAll(async () => {
  receiver.close()
  for (const one of opened.toReversed()) await one[Symbol.asyncDispose]()
})

const queue = (name: string, ready: number, consumers: number) => ({ name, ready, unacked: 0, consumers })
const others = [
  ...topology.queues.map(({ name }) => name).filter((name) => name !== 'topic3'),
  topology.deadLetter.queue,
]
const consumed = others.map((name) => queue(name, 0, 1))
const with3 = (ready: number, consumers: number): Queues => {
  return { status: 'ok', stray: [], unclaimed: [], items: [...consumed, queue('topic3', ready, consumers)] }
}
const well = with3(0, 1)
const start = Date.now()

/** What two processes do at the same moment. */
async function round(queues: Queues, minutes: number): Promise<void> {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  await Promise.all(
    [first, second].map(async (database) => {
      const overviews = cachedOverviews({ database, queues: async () => queues, replicas: async () => null })
      const read = await overviews.read['5m']()
      const overview: Overview = { ...read, time: new Date(start + minutes * minute).toISOString() }
      await stepAlerts(database, overview)
      const webhook = openWebhook(address, key)
      await postNotices({ database, webhook, dashboardUrl: 'https://dashboard.example', log })
    }),
  )
  // Whoever came too early for the other's step finds its notice now.
  const options = { database: second, webhook: openWebhook(address, key), dashboardUrl: undefined, log }
  await postNotices(options)
}

const told = () =>
  posts.map(
    ({ message: { metadata } }) => `${metadata.event_payload.status}: ${metadata.event_payload.title}`,
  )

it('tells once that service2 is stopped and events wait, and once that it is over, however many watch', async () => {
  // 300 events were stored in topic2 ten minutes ago and went on to topic3, and none of them has been stored there.
  await first.query({
    name: 'store',
    text: `INSERT INTO topic_seconds (topic, second, replica, events, latency_sum_ms, latency_max_ms, latency_histogram)
      VALUES ('topic2', date_trunc('second', now()) - interval '10 minutes', 'one', 300, 300, 1, array_fill(0, ARRAY[72]))`,
  })
  const total = (topic: string) => ({
    name: `total ${topic}`,
    text: `INSERT INTO topic_totals (topic, replica, accepted_by, events) VALUES ('${topic}', 'one', 'topic2', 300)`,
  })
  await first.query({
    name: 'put',
    text: `INSERT INTO edge_totals (topic, source, replica, events) VALUES ('topic3', 'topic2', 'one', 300)`,
  })
  const stopped = with3(300, 0)
  for (const at of [0, 0.5]) await round(stopped, at)
  expect(posts).toEqual([])
  for (const at of [1, 2, 3]) await round(stopped, at)
  expect(told().toSorted()).toEqual([
    expect.stringMatching(/^raised: What waits longest in topic3 has waited for 6\d\d s$/),
    'raised: topic3 has no consumer',
  ])
  expect(posts[0]?.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`)
  await first.query(total('topic3'))
  for (const at of [4, 5, 6, 7, 8]) await round(well, at)
  expect(told().slice(2).toSorted()).toEqual([
    expect.stringMatching(/^resolved: What waits longest in topic3/),
    'resolved: topic3 has no consumer',
  ])
  expect(new Set(posts.map(({ id }) => id)).size).toBe(4)
  const left = 'SELECT FROM alerts WHERE holds_since IS NOT NULL OR notice IS NOT NULL'
  expect(await first.query({ name: 'left', text: left })).toEqual([])
})

it('posts under the same id until it is taken, follows no redirect, and logs no part of the address', async () => {
  answers.push(500, 302)
  const due = { name: 'due', text: 'UPDATE alerts SET next_try_at = now()' }
  for (const at of [0, 1]) await round(with3(0, 0), at)
  expect(posts).toHaveLength(1)
  for (const at of [2, 3, 4]) {
    await first.query(due)
    await round(with3(0, 0), at)
  }
  expect(posts).toHaveLength(3)
  expect(new Set(posts.map(({ id }) => id)).size).toBe(1)
  expect(lines.filter((line) => line.includes('could not be posted'))).toHaveLength(2)
  expect(lines.join('')).not.toMatch(/secret-path|p%40ss|p@ss/)
})

it('posts again what a process posted and then died, under the same id', async () => {
  const dies: Database = {
    ...first,
    query: async (statement) => {
      if (statement.name === 'finish-notice') throw new Error('Killed')
      return await first.query(statement)
    },
  }
  for (const at of [0, 1]) {
    const overviews = cachedOverviews({
      database: first,
      queues: async () => with3(0, 0),
      replicas: async () => null,
    })
    const read = await overviews.read['5m']()
    await stepAlerts(first, { ...read, time: new Date(start + at * minute).toISOString() })
  }
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const options = { webhook: openWebhook(address, key), dashboardUrl: undefined, log }
  await expect(postNotices({ ...options, database: dies })).rejects.toThrow('Killed')
  // Its claim has not run out yet.
  await postNotices({ ...options, database: second })
  expect(posts).toHaveLength(1)
  await first.query({
    name: 'later',
    text: `UPDATE alerts SET next_try_at = next_try_at - interval '31 seconds'`,
  })
  await postNotices({ ...options, database: second })
  expect(posts).toHaveLength(2)
  expect(posts[1]).toEqual(posts[0])
})

it('neither raises nor resolves what it cannot see', async () => {
  for (const at of [0, 1]) await round(with3(0, 0), at)
  for (const at of [2, 3, 4, 5]) await round({ status: 'failed', detail: 'Away' }, at)
  expect(told()).toEqual(['raised: topic3 has no consumer', 'raised: Queue figures are missing'])
})
