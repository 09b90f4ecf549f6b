import type { Overview } from '@signalbox/contracts'
import { createLogger, listen } from '@signalbox/runtime'
import { topicNames } from '@signalbox/systems'
import { afterEach, expect, it } from 'vitest'
import { createAccess } from '../access/create-access.ts'
import { createDashboardApi, type DashboardOptions } from '../app.ts'
import { keepMetrics } from './keep-metrics.ts'

const log = createLogger({ service: 'dashboard-api', level: 'silent' })
const servers: AsyncDisposable[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]()
})

/** What a dashboard-api answers whose overview is this. Its other sources are never asked. */
async function scrape(read: () => Promise<Overview>) {
  const api = createDashboardApi({
    overviews: { read: { '5m': read } },
    access: createAccess({ password: undefined, log }),
    health: { checks: {}, stopping: new AbortController().signal },
    log,
    uiDirectory: '/nowhere',
  } as unknown as DashboardOptions)
  const server = await listen(api, { host: '127.0.0.1', port: 0 })
  servers.push(server)
  const response = await fetch(`http://127.0.0.1:${server.port}/metrics`)
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

const gaps = [
  { kind: 'missing', events: -2, since: '2026-01-01T00:00:00.000Z' },
  { kind: 'rows', events: 1, since: '2026-01-01T00:00:00.000Z' },
] as const
const sums = { topic: 'topic1', edges: [], unwritten: 0, stored: 5, repeats: 0, dead: 1, inFlight: 1, gaps }
const topic = {
  topic: 'topic1',
  total: 5,
  acceptedPerSecond: 0,
  eventsPerSecond: 0,
  oldestMs: 1_500,
  latency: null,
}
const overview = (cameIn: number): Overview => ({
  time: '2026-01-01T00:00:00.000Z',
  window: '5m',
  windowSeconds: 300,
  stepSeconds: 5,
  topics: [{ ...topic, series: [] }],
  troubles: [],
  services: [],
  starts: [],
  queues: {
    status: 'ok',
    stray: [],
    unclaimed: [],
    items: ['topic1', 'topic2', 'topic1.retry-1s'].map((name) => ({
      name,
      ready: 2,
      unacked: 0,
      consumers: 0,
    })),
  },
  ledger: { topics: [{ ...sums, cameIn }], retrying: 0 },
  unclaimedTables: [],
  newest: [],
})

it('says of the whole system what there is to know, beside what its own process costs', async () => {
  const { status, type, text } = await scrape(async () => overview(9))
  expect({ status, type }).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' })
  for (const line of [
    'signalbox_stored_events_total{topic="topic1"} 5',
    'signalbox_unaccounted_events{topic="topic1",kind="missing"} -2',
    'signalbox_unaccounted_events{topic="topic1",kind="surplus"} 0',
    'signalbox_unaccounted_events{topic="topic1",kind="rows"} 1',
    'signalbox_oldest_event_age_seconds{topic="topic1"} 1.5',
    'signalbox_queue_messages{queue="topic1.retry-1s",state="ready"} 2',
    // Queues that do not exist.
    ...topicNames.slice(2).map((name) => `signalbox_queue_consumers{queue="${name}"} 0`),
    'signalbox_queue_figures_up 1',
  ])
    expect(text).toContain(`\n${line}\n`)
  expect(text).not.toContain('signalbox_queue_consumers{queue="topic1.retry-1s"}')
  expect(text).toMatch(/^process_cpu_seconds_total \d/m)
})

it('has counters that never go back, not even while what was published by hand is replayed', () => {
  const metricsOf = keepMetrics()
  const accepted = [9, 8, 10].map((count) => metricsOf(overview(count))[0]?.samples)
  expect(accepted).toEqual([9, 9, 10].map((value) => [{ labels: { topic: 'topic1' }, value }]))
})

it('says nothing rather than something old when the database cannot be read', async () => {
  const { status, text } = await scrape(async () => {
    throw new Error('Away')
  })
  expect(status).toBe(503)
  expect(text).not.toContain('signalbox_')
})
