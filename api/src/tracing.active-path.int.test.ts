import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTracedPipeline } from './testing/open-traced-pipeline.ts'

let pipeline: Awaited<ReturnType<typeof openTracedPipeline>>
beforeAll(async () => void (pipeline = await openTracedPipeline()))
afterAll(async () => await pipeline[Symbol.asyncDispose]())

const timeout = { timeout: 10_000 }

it('shows the whole way of an event as one trace, under the span of the client', async () => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  const event = { id: randomUUID(), eventType: 'activeEvent', value: 'hunter2' }
  expect(await pipeline.send(event, { traceparent: `00-${traceId}-${spanId}-01` })).toBe(202)
  await expect.poll(() => pipeline.spansOf(traceId).length, timeout).toBe(7)

  const accepted = [spanId, 'POST /events', 'publish topic2']
  const resealed = [...accepted, 'process topic2', 'publish topic3']
  const paths = pipeline.spansOf(traceId).map(pipeline.pathOf)
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
  expect(pipeline.spansOf(traceId).every(({ status }) => status === 0)).toBe(true)
  expect(JSON.stringify(pipeline.spans)).not.toContain('hunter2')
})
