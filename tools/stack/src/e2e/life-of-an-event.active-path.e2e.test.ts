import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { encodeEvents, ndjson } from '@signalbox/contracts'
import { createClient, newEvent, type ClientEvent } from '@signalbox/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestStack, type TestStack } from './open-test-stack.ts'

let test: TestStack
beforeAll(async () => void (test = await openTestStack()))
afterAll(async () => await test?.[Symbol.asyncDispose]())

const secretOf = (number: number) => `secret-${number}-of-nobody`

/** Half of them passive, half active with a value of their own. */
function makeEvents(count: number, from: number): ClientEvent[] {
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? newEvent({ eventType: 'passiveEvent', data: { number: from + index } })
      : newEvent({ eventType: 'activeEvent', value: secretOf(from + index) }),
  )
}

async function postNdjson(events: readonly ClientEvent[]) {
  const response = await fetch(`${test.running.description.api}/events`, {
    method: 'POST',
    headers: { 'content-type': ndjson },
    body: encodeEvents(events),
  })
  return { status: response.status, body: (await response.json()) as unknown }
}

async function postOneByOne(events: readonly ClientEvent[]) {
  const client = createClient({ url: test.running.description.api, batchEventsMax: 1, concurrency: 32 })
  const outcomes = await client.send(events)
  return outcomes.filter((outcome) => outcome.status !== 'confirmed')
}

it('stores each event once with the value that was sent, and shows no value on the way', async () => {
  const bodies = await test.spyOnMessages()
  const single = makeEvents(2_000, 0)
  const together = makeEvents(2_000, 2_000)
  const all = [...single, ...together]
  const expected = { topic1: 2_000, topic2: 2_000, topic3: 2_000 }

  expect(await postOneByOne(single)).toEqual([])
  expect(await postNdjson(together)).toEqual({
    status: 202,
    body: { accepted: 2_000, rejected: 0, errors: [] },
  })
  await test.settled()
  expect(await test.counts()).toEqual(expected)

  const stored = await test.database.query<{ event_id: string; value: string }>({
    name: 'values',
    text: 'SELECT event_id, value FROM topic3 JOIN unnest($1::uuid[]) AS sent(event_id) USING (event_id)',
    values: [all.map((event) => event.id)],
  })
  const sent = all.filter((event) => event.value !== undefined).map((event) => [event.id, event.value])
  expect(new Map(stored.map((row) => [row.event_id, row.value]))).toEqual(new Map(sent as [string, string][]))

  // Sent again: taken again, and nothing changes.
  expect(await postOneByOne(single)).toEqual([])
  expect((await postNdjson(together)).status).toBe(202)
  await test.settled()
  expect(await test.counts()).toEqual(expected)

  const messages = await bodies()
  expect(messages.length).toBeGreaterThan(10)
  expect(messages.filter((body) => body.includes('of-nobody'))).toEqual([])
  const logs = path.join(test.directory, 'logs')
  const logged = readdirSync(logs).map((name) => readFileSync(path.join(logs, name), 'utf8'))
  expect(logged.length).toBeGreaterThan(3)
  expect(logged.filter((log) => log.includes('of-nobody'))).toEqual([])
})

/** These figures for each of the three topics, whatever others there are. */
const ofEach = (figures: object) =>
  expect.arrayContaining(
    ['topic1', 'topic2', 'topic3'].map((topic) => expect.objectContaining({ topic, ...figures })),
  )

it('shows on the dashboard what is in the tables', async () => {
  const { dashboard } = test.running.description
  const overview = async () => (await (await fetch(`${dashboard}/api/overview`)).json()) as object
  await expect.poll(overview, { timeout: 15_000 }).toMatchObject({
    // With the two pairs of markers.
    topics: ofEach({ total: 2_002 }),
    queues: {
      status: 'ok',
      items: expect.arrayContaining(
        ['topic1', 'topic2', 'topic3', 'dead-letters'].map((name) => ({
          name,
          ready: 0,
          unacked: 0,
          consumers: 1,
        })),
      ),
    },
  })
  const ledger = async () => await (await fetch(`${dashboard}/api/ledger`)).json()
  // Everything was sent twice, the markers once.
  const sums = { cameIn: 4_002, stored: 2_002, repeats: 2_000, dead: 0, inFlight: 0, gaps: [] }
  await expect.poll(ledger, { timeout: 15_000 }).toMatchObject({
    topics: ofEach(sums),
    retrying: 0,
  })
  const metrics = (await (
    await fetch(`${dashboard}/api/topicRequestMetrics?topic=topic1`)
  ).json()) as object[]
  expect(metrics.length).toBe(1_000)
  expect(Object.keys(metrics[0] ?? {})).toEqual(['eventType', 'create_date', 'processed_at', 'total_time_ms'])
  // Queue figures lag up to five seconds behind.
  const queueLength = async () => await (await fetch(`${dashboard}/api/rabbitmqMetrics`)).json()
  await expect.poll(queueLength, { timeout: 15_000 }).toEqual({ queueLength: 0 })
  expect((await fetch(`${dashboard}/api/topicRequestMetrics?topic=topic9`)).status).toBe(404)
})
