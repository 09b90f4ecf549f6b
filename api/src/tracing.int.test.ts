import { randomBytes, randomUUID } from 'node:crypto'
import { startTracing, type Tracing } from '@signalbox/runtime'
import { openTestCollector, type CollectedSpan, type TestCollector } from '@signalbox/testing/collector'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openTestPipeline } from './testing/open-test-pipeline.ts'
import { json } from './testing/requests.ts'

let collector: TestCollector
let tracing: Tracing
let pipeline: Awaited<ReturnType<typeof openTestPipeline>>
beforeAll(async () => {
  collector = await openTestCollector()
  tracing = await startTracing(
    { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: 1 },
    { service: 'test', replica: 'test-1', version: '1', log: { info() {}, warn() {} } },
  )
  pipeline = await openTestPipeline({ tracer: tracing.tracer })
  await vi.waitFor(async () => await pipeline.api.broker.ping(), timeout)
})
afterAll(async () => {
  await pipeline[Symbol.asyncDispose]()
  await tracing[Symbol.asyncDispose]()
  await collector[Symbol.asyncDispose]()
})

const timeout = { timeout: 10_000 }

async function post(event: object, headers: Record<string, string> = {}) {
  return await fetch(`http://127.0.0.1:${pipeline.server.port}/events`, {
    method: 'POST',
    headers: { 'content-type': json, ...headers },
    body: JSON.stringify(event),
  })
}

/** The names of a span and of all above it in the trace, the outermost first; the client's own span is its id. */
function pathOf(span: CollectedSpan): string[] {
  const parent = collector.spans.find(({ spanId }) => spanId === span.parentSpanId)
  return [...(parent ? pathOf(parent) : [span.parentSpanId ?? '']), span.name]
}

const spansOf = (trace: string) => collector.spans.filter(({ traceId }) => traceId === trace)

it('shows the way of an event as one trace, under the span of the client', async () => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  const event = { id: randomUUID(), eventType: 'passiveEvent', value: 'hunter2' }
  expect((await post(event, { traceparent: `00-${traceId}-${spanId}-01` })).status).toBe(202)
  await expect.poll(() => spansOf(traceId).length, timeout).toBe(4)

  const accepted = [spanId, 'POST /events', 'publish topic1']
  expect(spansOf(traceId).map(pathOf)).toEqual(
    expect.arrayContaining([
      [spanId, 'POST /events'],
      accepted,
      [...accepted, 'process topic1'],
      [...accepted, 'process topic1', 'insert-topic1'],
    ]),
  )
  expect(spansOf(traceId).every(({ status }) => status === 0)).toBe(true)
  expect(JSON.stringify(collector.spans)).not.toContain('hunter2')
})

it('begins a trace where the client names none, and the row knows it', async () => {
  const event = { id: randomUUID(), eventType: 'passiveEvent' }
  expect((await post(event, { traceparent: 'hunter2' })).status).toBe(202)
  const trace = async () => {
    const [row] = await pipeline.database.query<{ trace_id: string }>({
      name: 'trace',
      text: 'SELECT trace_id FROM topic1 WHERE event_id = $1',
      values: [event.id],
    })
    return row?.trace_id
  }
  await expect.poll(trace, timeout).toMatch(/^[0-9a-f]{32}$/)
  const traceId = (await trace()) ?? ''
  await expect.poll(() => spansOf(traceId).map((span) => span.name), timeout).toContain('insert-topic1')
})

it('leads to the dead letter of an event that is given up', async () => {
  const event = { id: randomUUID(), eventType: 'passiveEvent' }
  const traceId = randomBytes(16).toString('hex')
  await post(event)
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`
  expect((await post({ ...event, data: { other: true } }, { traceparent })).status).toBe(202)
  await expect.poll(() => spansOf(traceId).map((span) => span.name), timeout).toContain('upsert-dead-letters')
})

it('records nothing of a trace that is not to be recorded', async () => {
  const traceId = randomBytes(16).toString('hex')
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-00`
  const event = { id: randomUUID(), eventType: 'passiveEvent' }
  expect((await post(event, { traceparent })).status).toBe(202)
  const stored = async () =>
    await pipeline.database.query({
      name: 'trace of',
      text: 'SELECT trace_id FROM topic1 WHERE event_id = $1',
      values: [event.id],
    })
  await expect.poll(stored, timeout).toEqual([{ trace_id: traceId }])
  await tracing[Symbol.asyncDispose]()
  expect(spansOf(traceId)).toEqual([])
})
