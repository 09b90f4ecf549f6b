import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openTestPipeline } from './testing/open-test-pipeline.ts'

// The law: each service can do all of its part, logged in as a user who can do nothing else.

let pipeline: Awaited<ReturnType<typeof openTestPipeline>>
beforeAll(async () => {
  pipeline = await openTestPipeline()
  const { api, service1, dashboard } = pipeline
  for (const { broker } of [api, service1, dashboard])
    await vi.waitFor(async () => await broker.ping(), timeout)
})
afterAll(async () => await pipeline[Symbol.asyncDispose]())

const timeout = { timeout: 15_000 }
const post = async (events: readonly object[]) =>
  await fetch(`http://127.0.0.1:${pipeline.server.port}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(events),
  })
const count = async (from: string) => {
  const [row] = await pipeline.database.query<{ rows: number }>({
    name: from,
    text: `SELECT count(*)::integer AS rows FROM ${from}`,
  })
  return row?.rows
}

it('takes events, stores them, and stores them once when they come again', async () => {
  const events = [
    { id: randomUUID(), eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' },
    { id: randomUUID(), eventType: 'activeEvent', create_date: '2026-01-01T00:00:00Z', value: 'whistle' },
  ]
  for (const _ of [1, 2]) expect((await post(events)).status).toBe(202)
  await expect.poll(async () => await count('topic1'), timeout).toBe(1)
  await expect.poll(async () => await count('topic2'), timeout).toBe(1)
  await expect.poll(async () => await count('topic3'), timeout).toBe(1)
  await expect.poll(async () => await count('repeats'), timeout).toBe(3)
  expect(await count('sealed_key_minutes')).toBe(2)
})

it('sends an event whose key is not known through a retry tier, and it comes back', async () => {
  const { service1, vhost } = pipeline
  const id = randomUUID()
  const sealed_value = `k9.${'A'.repeat(80)}`
  const unknownKey = { id, eventType: 'activeEvent', create_date: '2026-01-01T00:00:00Z', sealed_value }
  await service1.broker.publish('topic3', unknownKey)
  await expect.poll(async () => (await vhost.queue('topic3.retry-1s'))?.ready, timeout).toBe(1)
  await expect.poll(async () => (await vhost.queue('topic3.retry-5s'))?.ready, timeout).toBe(1)
})
