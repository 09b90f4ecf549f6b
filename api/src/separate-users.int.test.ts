import { randomUUID } from 'node:crypto'
import { recordStart } from '@signalbox/database'
import { replayDeadLetters } from '@signalbox/dead-letters'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { selectRunReport } from './sql/select-run-report.ts'
import { upsertIngest } from '@signalbox/service'
import { openTestPipeline } from './testing/open-test-pipeline.ts'

// The law: each service can do all of its part, logged in as a user who can do nothing else.

let pipeline: Awaited<ReturnType<typeof openTestPipeline>>
beforeAll(async () => void (pipeline = await openTestPipeline()))
afterAll(async () => await pipeline[Symbol.asyncDispose]())

const timeout = { timeout: 15_000 }

it('takes events, stores them, and stores them once when they come again', async () => {
  const events = [{ id: randomUUID(), eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' }]
  for (const _ of [1, 2]) expect(await pipeline.send(events)).toBe(202)
  await expect.poll(async () => await pipeline.count('topic1'), timeout).toBe(1)
  await expect.poll(async () => await pipeline.count('repeats'), timeout).toBe(1)
})

it('buries what is no event, and replays it', async () => {
  const { api, dashboard } = pipeline
  const id = randomUUID()
  const noEvent = { id, eventType: 'passiveEvent', create_date: 'never' }
  await api.broker.publish('topic1', noEvent)
  await expect
    .poll(async () => await pipeline.count('dead_letters WHERE replayed_at IS NULL'), timeout)
    .toBe(1)
  const replayed = await replayDeadLetters({
    database: dashboard.database,
    republish: dashboard.broker.republish,
    filter: {},
    ratePerSecond: 100,
  })
  expect(replayed).toBe(1)
  await expect
    .poll(async () => await pipeline.count('dead_letters WHERE replays = 1 AND replayed_at IS NULL'), timeout)
    .toBe(1)
})

it('makes a queue again that was deleted under its consumer', async () => {
  const { vhost } = pipeline
  for (const queue of ['topic1', 'dead-letters']) {
    await vhost.management('DELETE', `/queues/${vhost.name}/${queue}`)
    await expect.poll(async () => (await vhost.queue(queue))?.consumers, timeout).toBe(1)
  }
  const event = { id: randomUUID(), eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' }
  await expect.poll(async () => await pipeline.send([event]), timeout).toBe(202)
  await expect
    .poll(async () => await pipeline.count(`topic1 WHERE event_id = '${event.id}'`), timeout)
    .toBe(1)
})

it('keeps figures and starts, and counts what became of a run', async () => {
  const { api, service1, dashboard } = pipeline
  const second = new Date('2026-01-01T00:00:00Z')
  const figures = { topic: 'topic1', accepted: 1, rejected: 0 } as const
  for (const _ of [1, 2])
    await upsertIngest(api.database, 'test')([{ ...figures, second }], [{ ...figures, inDoubt: 0 }])
  expect(await pipeline.count('ingest_seconds')).toBe(1)
  const [from, to] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']
  expect(await selectRunReport(api.database, { from, to, tag: '000000000000' })).toEqual({
    stored: 0,
    dead: [],
  })
  for (const [replica, { database }] of Object.entries({ api, service1, dashboard })) {
    const warn = vi.fn()
    const start = recordStart(database, { service: replica, replica, version: '1' }, { log: { warn } })
    await start[Symbol.asyncDispose]()
    expect(warn).not.toHaveBeenCalled()
  }
})
