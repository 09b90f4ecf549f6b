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

it('shows the whole way of an event as one trace, under the span of the client', async () => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  const event = { id: randomUUID(), eventType: 'activeEvent', value: 'hunter2' }
  expect((await post(event, { traceparent: `00-${traceId}-${spanId}-01` })).status).toBe(202)
  await expect.poll(() => spansOf(traceId).length, timeout).toBe(7)

  const accepted = [spanId, 'POST /events', 'publish topic2']
  const resealed = [...accepted, 'process topic2', 'publish topic3']
  const paths = spansOf(traceId).map(pathOf)
  expect(paths).toEqual(
    expect.arrayContaining([
      [spanId, 'POST /events'],
      accepted,
      [...accepted, 'process topic2'],
      [...accepted, 'process topic2', 'insert-topic2'],
      resealed,
      [...resealed, 'process topic3'],
      [...resealed, 'process topic3', 'insert-topic3'],
    ]),
  )
  const text = `SELECT trace_id FROM topic2 WHERE event_id = $1 UNION SELECT trace_id FROM topic3 WHERE event_id = $1`
  const rows = await pipeline.database.query({ name: 'traces of both', text, values: [event.id] })
  expect(rows).toEqual([{ trace_id: traceId }])
  expect(spansOf(traceId).every(({ status }) => status === 0)).toBe(true)
  expect(JSON.stringify(collector.spans)).not.toContain('hunter2')
})
