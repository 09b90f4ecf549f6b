import { randomBytes, randomUUID } from 'node:crypto'
import { traceIdOf } from '@signalbox/contracts'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openTestPipeline } from './testing/open-test-pipeline.ts'

let pipeline: Awaited<ReturnType<typeof openTestPipeline>>
beforeAll(async () => {
  pipeline = await openTestPipeline()
  await vi.waitFor(async () => await pipeline.api.broker.ping(), timeout)
})
afterAll(async () => await pipeline[Symbol.asyncDispose]())

const timeout = { timeout: 10_000 }
const newTrace = () => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`

/** Publishes as somebody else would. */
async function publishByHand(body: string, headers: object) {
  const { vhost } = pipeline
  await vhost.management('POST', `/exchanges/${vhost.name}/events/publish`, {
    properties: { headers },
    routing_key: 'topic1',
    payload: body,
    payload_encoding: 'string',
  })
}

const text = `
  SELECT 'topic1' AS place, trace_id FROM topic1 WHERE event_id = $1
  UNION ALL SELECT reason, trace_id FROM dead_letters WHERE event_id = $1`

const tracesOf = (id: string) => async () => {
  const rows = await pipeline.database.query<{ place: string; trace_id: string }>({
    name: 'traces-of',
    text,
    values: [id],
  })
  return Object.fromEntries(rows.map(({ place, trace_id }) => [place, trace_id]))
}

const passive = () => ({ id: randomUUID(), eventType: 'passiveEvent' })

it('comes with every event of a request into its row', async () => {
  const traceparent = newTrace()
  const events = [passive(), passive()]
  expect(await pipeline.send(events, { traceparent })).toBe(202)
  for (const { id } of events)
    await expect.poll(tracesOf(id), timeout).toEqual({ topic1: traceIdOf(traceparent) })
})

it('is not mixed up between requests whose events travel together, one of them without any', async () => {
  const requests = Array.from({ length: 20 }, (_, index) => ({
    event: passive(),
    traceparent: index % 4 === 0 ? undefined : newTrace(),
  }))
  await Promise.all(
    requests.map(({ event, traceparent }) => pipeline.send([event], traceparent ? { traceparent } : {})),
  )
  for (const { event, traceparent } of requests) {
    const expected = { topic1: traceparent ? traceIdOf(traceparent) : null }
    await expect.poll(tracesOf(event.id), timeout).toEqual(expected)
  }
})

it('comes with an event into its dead letter', async () => {
  const traceparent = newTrace()
  const first = passive()
  expect(await pipeline.send([first], {})).toBe(202)
  await expect.poll(tracesOf(first.id), timeout).toEqual({ topic1: null })
  expect(await pipeline.send([{ ...first, data: { other: true } }], { traceparent })).toBe(202)
  const expected = { topic1: null, id_reuse: traceIdOf(traceparent) }
  await expect.poll(tracesOf(first.id), timeout).toEqual(expected)
})

it('is taken from a message that was published by hand, event or not', async () => {
  const traceparent = newTrace()
  const id = randomUUID()
  const create_date = new Date().toISOString()
  const bad = JSON.stringify({ id: randomUUID(), eventType: 1 })
  const body = `${JSON.stringify({ id, eventType: 'passiveEvent', create_date })}\n${bad}`
  await publishByHand(body, { traceparent })
  await expect.poll(tracesOf(id), timeout).toEqual({ topic1: traceIdOf(traceparent) })
  const { id: badId } = JSON.parse(bad) as { id: string }
  await expect.poll(tracesOf(badId), timeout).toEqual({ undecodable: traceIdOf(traceparent) })
})

it.each([
  ['words', 'hunter2'],
  ['zeros', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-00`],
  ['two headers in one', `${newTrace()}, ${newTrace()}`],
  ['capitals', newTrace().toUpperCase()],
  ['nothing', ''],
  ['4,000 characters', '0'.repeat(4_000)],
])('that is none changes nothing: %s', async (_what, traceparent) => {
  const [one, byHand] = [passive(), passive()]
  expect(await pipeline.send([one], { traceparent })).toBe(202)
  const line = { ...byHand, traceparent, create_date: new Date().toISOString() }
  await publishByHand(JSON.stringify(line), { traceparent })
  await expect.poll(tracesOf(one.id), timeout).toEqual({ topic1: null })
  await expect.poll(tracesOf(byHand.id), timeout).toEqual({ topic1: null })
})
