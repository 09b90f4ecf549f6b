import { expect, test } from 'vitest'
import { concernsOf as judge } from './concerns-of.ts'
import type { Overview, QueueOverview, TopicLedger, TopicOverview } from './dashboard.ts'
import { topology } from './testing/example.ts'

const concernsOf = (seen: Overview) => judge(seen, topology)

function queue(name: string, figures: Partial<QueueOverview> = {}): QueueOverview {
  return { name, ready: 0, unacked: 0, consumers: 1, ...figures }
}

function overview(
  queues: Overview['queues'],
  figures: Partial<TopicLedger> = {},
  times: Partial<TopicOverview> = {},
): Overview {
  const rates = { acceptedPerSecond: 0, eventsPerSecond: 0, oldestMs: null }
  const topic = { topic: 'topic1', total: 1, ...rates, latency: null, series: [], ...times }
  const sums = { cameIn: 1, edges: [], unwritten: 0, stored: 1, repeats: 0, dead: 0, inFlight: 0, gaps: [] }
  const ledger = { topics: [{ topic: 'topic1', ...sums, ...figures }], retrying: 0 }
  const window = { window: '5m', windowSeconds: 300, stepSeconds: 5 } as const
  const none = { troubles: [], services: [], starts: [], newest: [], unclaimedTables: [] }
  return { time: '', ...window, topics: [topic], queues, ledger, ...none }
}

function titles(...items: QueueOverview[]): string[] {
  return concernsOf(overview({ status: 'ok', stray: [], unclaimed: [], items })).map(
    (concern) => concern.title,
  )
}

test('all is well when every topic is consumed and there are no dead letters', () => {
  expect(titles(queue('topic1'), queue('dead-letters'))).toEqual([])
})

test('a queue that nobody consumes is named, with the service that should', () => {
  const [concern] = concernsOf(
    overview({ status: 'ok', stray: [], unclaimed: [], items: [queue('topic1', { consumers: 0 })] }),
  )
  expect(concern?.title).toBe('topic1 has no consumer')
  expect(concern?.detail).toContain('service1')
})

test('events that did not arrive are counted, by what became of them', () => {
  const queues: Overview['queues'] = { status: 'ok', stray: [], unclaimed: [], items: [queue('topic1')] }
  const since = '2026-01-01T08:30:00.123Z'
  const gaps = [
    { kind: 'missing', events: -3000, since },
    { kind: 'surplus', events: 1, since },
    { kind: 'rows', events: -1, since },
  ] as const
  const concerns = concernsOf(overview(queues, { dead: 1200, gaps }))
  expect(concerns.map(({ title }) => title)).toEqual([
    '1,200 dead letters of topic1',
    '3,000 events of topic1 unaccounted for: −3,000 since 2026-01-01T08:30:00Z',
    '1 event of topic1 more than came in: +1 since 2026-01-01T08:30:00Z',
    '1 row of topic1 missing in the table: −1 since 2026-01-01T08:30:00Z',
  ])
  expect(concerns.map(({ value }) => value)).toEqual([1200, 3000, 1, 1])
  expect(new Set(concerns.map(({ key }) => key)).size).toBe(4)
  const [more] = concernsOf(overview(queues, { gaps: [{ kind: 'rows', events: 2, since }] }))
  expect(more?.title).toBe('2 rows of topic1 in the table that nobody stored: +2 since 2026-01-01T08:30:00Z')
  expect(concerns[0]?.link?.to).toBe('/dead-letters')
})

test('a retry tier has no consumer by design, and that is no concern', () => {
  expect(titles(queue('topic1'), queue('topic1.retry-1s', { consumers: 0, ready: 5 }))).toEqual([])
})

test('a topic without a queue is named', () => {
  expect(titles()).toEqual(['Queue topic1 does not exist'])
})

test('missing queue figures are said once, with the reason', () => {
  expect(concernsOf(overview({ status: 'failed', detail: 'No route' }))).toMatchObject([
    { key: 'figures_missing', title: 'Queue figures are missing', detail: 'No route' },
  ])
})

test('what waits for more than a minute, or takes more than five seconds, is named with how long', () => {
  const queues: Overview['queues'] = { status: 'ok', stray: [], unclaimed: [], items: [queue('topic1')] }
  const latency = { p50: 1, p95: 2, p99: 6_309 }
  expect(concernsOf(overview(queues, {}, { oldestMs: 60_000, latency: { ...latency, p99: 5_000 } }))).toEqual(
    [],
  )
  const slow = overview(queues, {}, { oldestMs: 184_000, latency })
  expect(concernsOf(slow).map(({ title }) => title)).toEqual([
    'What waits longest in topic1 has waited for 184 s',
    'Events of topic1 take up to 6 s to be stored',
  ])
  expect(concernsOf({ ...slow, windowSeconds: 3_600 }).map(({ kind }) => kind)).toEqual(['queue_age'])
})

test('what RabbitMQ leads into a topic and nobody has declared is one concern, with the first of them by name', () => {
  const stray = ['a -> topic1', 'b -> topic1', 'c -> topic1', 'd -> topic1']
  const of = (names: readonly string[]) =>
    concernsOf(overview({ status: 'ok', stray: names, unclaimed: [], items: [queue('topic1')] }))
  expect(of(stray.slice(0, 1))).toMatchObject([
    { key: 'stray_bindings', value: 1, title: '1 binding that nobody has declared' },
  ])
  const [many, ...others] = of(stray)
  expect(others).toEqual([])
  expect(many).toMatchObject({ value: 4, title: '4 bindings that nobody has declared' })
  expect(many?.detail).toContain('a -> topic1, b -> topic1, c -> topic1 and more')
})
