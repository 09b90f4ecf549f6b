import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestPipeline } from './testing/open-test-pipeline.ts'

// The law: each service can do all of its part, logged in as a user who can do nothing else.

let pipeline: Awaited<ReturnType<typeof openTestPipeline>>
beforeAll(async () => void (pipeline = await openTestPipeline()))
afterAll(async () => await pipeline[Symbol.asyncDispose]())

const timeout = { timeout: 15_000 }

it('takes events, stores them, and stores them once when they come again', async () => {
  const events = [
    { id: randomUUID(), eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' },
    { id: randomUUID(), eventType: 'activeEvent', create_date: '2026-01-01T00:00:00Z', value: 'whistle' },
  ]
  for (const _ of [1, 2]) expect(await pipeline.send(events)).toBe(202)
  await expect.poll(async () => await pipeline.count('topic1'), timeout).toBe(1)
  await expect.poll(async () => await pipeline.count('topic2'), timeout).toBe(1)
  await expect.poll(async () => await pipeline.count('topic3'), timeout).toBe(1)
  await expect.poll(async () => await pipeline.count('repeats'), timeout).toBe(3)
  expect(await pipeline.count('sealed_key_minutes')).toBe(2)
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
