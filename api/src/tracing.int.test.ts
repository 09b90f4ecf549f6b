import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTracedPipeline } from './testing/open-traced-pipeline.ts'

let pipeline: Awaited<ReturnType<typeof openTracedPipeline>>
beforeAll(async () => void (pipeline = await openTracedPipeline()))
afterAll(async () => await pipeline[Symbol.asyncDispose]())

const timeout = { timeout: 10_000 }

it('shows the way of an event as one trace, under the span of the client', async () => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  const event = { id: randomUUID(), eventType: 'passiveEvent', value: 'hunter2' }
  expect(await pipeline.send(event, { traceparent: `00-${traceId}-${spanId}-01` })).toBe(202)
  await expect.poll(() => pipeline.spansOf(traceId).length, timeout).toBe(4)

  const accepted = [spanId, 'POST /events', 'publish topic1']
  expect(pipeline.spansOf(traceId).map(pipeline.pathOf)).toEqual(
    expect.arrayContaining([
      [spanId, 'POST /events'],
      accepted,
      [...accepted, 'process topic1'],
      [...accepted, 'process topic1', 'insert-topic1'],
    ]),
  )
  expect(pipeline.spansOf(traceId).every(({ status }) => status === 0)).toBe(true)
  expect(JSON.stringify(pipeline.spans)).not.toContain('hunter2')
})

it('begins a trace where the client names none, and the row knows it', async () => {
  const event = { id: randomUUID(), eventType: 'passiveEvent' }
  expect(await pipeline.send(event, { traceparent: 'hunter2' })).toBe(202)
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
  await expect
    .poll(() => pipeline.spansOf(traceId).map((span) => span.name), timeout)
    .toContain('insert-topic1')
})

it('leads to the dead letter of an event that is given up', async () => {
  const event = { id: randomUUID(), eventType: 'passiveEvent' }
  const traceId = randomBytes(16).toString('hex')
  await pipeline.send(event)
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`
  expect(await pipeline.send({ ...event, data: { other: true } }, { traceparent })).toBe(202)
  await expect
    .poll(() => pipeline.spansOf(traceId).map((span) => span.name), timeout)
    .toContain('upsert-dead-letters')
})

it('records nothing of a trace that is not to be recorded', async () => {
  const traceId = randomBytes(16).toString('hex')
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-00`
  const event = { id: randomUUID(), eventType: 'passiveEvent' }
  expect(await pipeline.send(event, { traceparent })).toBe(202)
  const stored = async () =>
    await pipeline.database.query({
      name: 'trace of',
      text: 'SELECT trace_id FROM topic1 WHERE event_id = $1',
      values: [event.id],
    })
  await expect.poll(stored, timeout).toEqual([{ trace_id: traceId }])
  await pipeline.endTracing()
  expect(pipeline.spansOf(traceId)).toEqual([])
})
