import { windowNames, type Queues } from '@signalbox/contracts'
import { recordStart, type Database } from '@signalbox/database'
import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import { beforeEach, expect, it } from 'vitest'
import { keepLedger } from './keep-ledger.ts'
import { readOverview } from './read-overview.ts'
import { insertQueueDepths } from './sql/insert-queue-depths.ts'

let database: Database
let run: TestDatabase['run']
beforeEach(async () => {
  const test = await createTestDatabase()
  ;({ database, run } = test)
  return test.close
})

const queue = (name: string, ready: number) => ({ name, ready, unacked: 0, consumers: 1 })
const unknown: Queues = { status: 'failed', detail: 'Away' }

async function overview(window: (typeof windowNames)[number], queues: Queues = unknown) {
  const replicas = new Map([['service2', 3]])
  const sources = { database, queues: async () => queues, replicas: async () => replicas }
  return await readOverview({ ...sources, ledger: keepLedger() }, window)
}

/** Stores a hundred events of topic1 in each second of a span before now, each of 5 ms. */
const store = async (span: string, every = '1 second') =>
  await run(`
    INSERT INTO topic_seconds (topic, second, replica, events, latency_sum_ms, latency_max_ms, latency_histogram)
    SELECT 'topic1', second, 'one', 100, 500, 5,
      ARRAY(SELECT (place = latency_bucket(5))::integer * 100 FROM generate_series(0, 71) AS place ORDER BY place)
    FROM generate_series(date_trunc('second', now()) - interval '${span}', now(), interval '${every}') AS second`)

it('shows the same events in every window, rolled up or not, and the newest step is always there', async () => {
  await store('4 minutes')
  const storedEvents = async (name: (typeof windowNames)[number]) => {
    const { topics, stepSeconds } = await overview(name)
    const { series = [], latency } = topics[0] ?? {}
    expect(latency?.p99).toBeCloseTo(5.01)
    expect(series.at(-1)?.complete).toBe(false)
    expect(series.length).toBeLessThanOrEqual(300)
    return Math.round(series.reduce((sum, point) => sum + point.eventsPerSecond * stepSeconds, 0))
  }
  for (const name of windowNames) expect([name, await storedEvents(name)]).toEqual([name, 24_100])
  // After a long time without upkeep and all of it at once.
  await run(`UPDATE roll_up_progress SET rolled_to = rolled_to - interval '1 hour'`)
  for (let call = 0; call < 6; call += 1) await run('SELECT roll_up_figures()')
  for (const name of windowNames) expect([name, await storedEvents(name)]).toEqual([name, 24_100])
  expect((await overview('5m')).topics[0]?.eventsPerSecond).toBe(100)
})

it('finds how long something waits by walking back what arrived', async () => {
  // Ten a second for a minute: 300 in flight are the newest 300, of the last half minute.
  await run(`
    INSERT INTO ingest_seconds (replica, second, topic, accepted, rejected)
    SELECT 'api', second, 'topic1', 10, 0
    FROM generate_series(date_trunc('second', now()) - interval '60 seconds', now() - interval '1 second', interval '1 second') AS second`)
  await run(`INSERT INTO ingest_totals (replica, topic, accepted, rejected) VALUES ('api', 'topic1', 300, 0)`)
  const [topic1, topic2] = (
    await overview('5m', { status: 'ok', stray: [], unclaimed: [], items: [queue('topic1', 7)] })
  ).topics
  expect(topic1?.oldestMs).toBeGreaterThan(28_000)
  expect(topic1?.oldestMs).toBeLessThan(40_000)
  expect(topic1?.acceptedPerSecond).toBe(10)
  expect(topic2?.oldestMs).toBeNull()
  // What is in flight and in no queue waits for a retry: nothing stands in line.
  const [empty] = (
    await overview('5m', { status: 'ok', stray: [], unclaimed: [], items: [queue('topic1', 0)] })
  ).topics
  expect(empty?.oldestMs).toBeNull()
})

it('shows the deepest that a queue was in each step, what died in it, and every start with its kind', async () => {
  for (const depth of [3, 9, 4]) await insertQueueDepths(database, new Map([['topic1', depth]]))
  await run(`
    INSERT INTO dead_letters (id, queue, body, reason, error, via, attempts, accepted_by, first_failure, last_failure)
    SELECT gen_random_uuid(), 'topic1', '', 'data_error', '', 'service', 1, '', now(), now() FROM generate_series(1, 4)`)
  const log = { warn() {} }
  for (const [index, version] of ['1', '1', '2'].entries()) {
    const process = { service: 'service2', version, replica: `${version} ${index}` }
    await recordStart(database, process, { log })[Symbol.asyncDispose]()
    // They count as started when this process did, so each needs a moment of its own.
    await database.query({
      name: 'age',
      text: `UPDATE process_starts SET started_at = started_at - interval '1 second'`,
    })
  }
  for (const name of windowNames) {
    const { topics, troubles, starts, services } = await overview(name)
    expect(Math.max(...(topics[0]?.series ?? []).map((point) => point.waiting ?? -1))).toBe(9)
    expect(troubles.reduce((sum, point) => sum + point.dead, 0)).toBe(4)
    expect(starts.map(({ version, kind }) => `${version} ${kind}`)).toEqual([
      '1 deploy',
      '1 restart',
      '2 deploy',
    ])
    expect(services.find((service) => service.name === 'service2')).toMatchObject({
      replicas: 3,
      state: 'unknown',
    })
  }
  await run(`SELECT delete_old_samples_at(now() + interval '1 hour', 1000)`)
  expect((await overview('5m')).topics[0]?.series.some((point) => point.waiting === 9)).toBe(true)
  await run(`SELECT delete_old_samples_at(now() + interval '9 days', 1000)`)
  expect(await run('SELECT FROM queue_depths UNION ALL SELECT FROM process_starts')).toEqual([])
})
