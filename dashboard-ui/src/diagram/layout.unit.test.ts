import type { Topic } from '@signalbox/contracts'
import { expect, test } from 'vitest'
import type { Row, System } from './grid.ts'
import { layOut, type Box, type Layout } from './layout.ts'

const topic1: Topic = { name: 'topic1', table: 'topic1', sealed: false, consumer: 'service1' }
const topic2: Topic = {
  name: 'topic2',
  table: 'topic2',
  sealed: true,
  consumer: 'service1',
  forwardsTo: 'topic3',
}
const topic3: Topic = { name: 'topic3', table: 'topic3', sealed: true, consumer: 'service2' }
const system: System = {
  topics: [topic1, topic2, topic3],
  routes: { passiveEvent: 'topic1', activeEvent: 'topic2' },
  entryService: 'api',
  deadLetter: { queue: 'dead-letters', service: 'dashboard-api', table: 'dead_letters' },
}
const find = ({ boxes }: Layout, kind: Box['kind'], name: string) => {
  const box = boxes.find((one) => one.kind === kind && one.name === name)
  if (!box) throw new Error(`There is no ${kind} ${name}`)
  return box
}
const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** Systems of other shapes than today's: more topics, one alone, a long chain, a ring, one service at two depths. */
const shapes: [string, readonly Row[]][] = [
  [
    'second readers, of a first topic and of one that is fed',
    [
      ...system.topics,
      { ...topic1, name: 'topic1.analytics', table: 'seen', consumer: 'analytics', copyOf: 'topic1' },
      { ...topic3, name: 'topic3.analytics', table: 'seen3', consumer: 'analytics', copyOf: 'topic3' },
    ],
  ],
  [
    'a topic with a door of its own',
    [
      topic1,
      { name: 'books', table: 'books', sealed: false, consumer: 'books', door: 'books' },
      topic2,
      topic3,
    ],
  ],
  ['today', system.topics],
  ['one topic', [topic1]],
  [
    'one more topic of one more service',
    [...system.topics, { name: 'orders', table: 'orders', sealed: false, consumer: 'shop' }],
  ],
  [
    'a chain of three',
    [topic1, topic2, { ...topic3, forwardsTo: 'last' }, { ...topic3, name: 'last', table: 'last' }],
  ],
  [
    'derived events, onto a topic of their own, onto one that clients send to, onto itself, and for a second reader',
    [
      {
        ...topic1,
        sent: true,
        emits: { alerts: ['alerts'], topic2: ['topic2'], topic1: ['topic1'], far: ['far'] },
      },
      { ...topic2, sent: true, emits: { alerts: ['alerts'] } },
      { ...topic3, emits: { far: ['far'] } },
      { name: 'alerts', table: 'alerts', sealed: false, consumer: 'pager', emits: { topic1: ['topic1'] } },
      { name: 'alerts.log', table: 'log', sealed: false, consumer: 'logger', copyOf: 'alerts' },
      { name: 'far', table: 'far', sealed: false },
    ],
  ],
  ['a ring', [topic2, { ...topic3, forwardsTo: 'topic2' }]],
]

test.each(shapes)('no box lies on another and all are on the paper: %s', (_name, topics) => {
  for (const direction of ['across', 'down'] as const) {
    const layout = layOut({ ...system, topics }, direction)
    for (const [index, box] of layout.boxes.entries()) {
      for (const other of layout.boxes.slice(index + 1)) {
        expect([box.id, other.id, overlaps(box, other)]).toEqual([box.id, other.id, false])
      }
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width).toBeLessThanOrEqual(layout.width)
      expect(box.y + box.height).toBeLessThanOrEqual(layout.height)
    }
    expect(new Set(layout.tracks.map((track) => track.id)).size).toBe(layout.tracks.length)
  }
})

test('a service stands across the tracks of all its topics, and a forwarded topic begins behind it', () => {
  const layout = layOut(system, 'across')
  const service1 = find(layout, 'service', 'service1')
  for (const name of ['topic1', 'topic2']) {
    const queue = find(layout, 'queue', name)
    expect(queue.y).toBeGreaterThanOrEqual(service1.y)
    expect(queue.y + queue.height).toBeLessThanOrEqual(service1.y + service1.height)
    expect(queue.x).toBeLessThan(service1.x)
  }
  expect(find(layout, 'queue', 'topic3').x).toBeGreaterThan(service1.x)
  const hop = layout.tracks.find((track) => track.id === 'to topic3')
  expect(hop?.points[0]?.x).toBe(service1.x + service1.width)
})

test('an event type that is added to the routing table appears at the clients', () => {
  const before = layOut(system, 'across').boxes.filter((box) => box.kind === 'source')
  expect(before.map((box) => box.eventTypes)).toEqual([['passiveEvent'], ['activeEvent']])
  const routes = { ...system.routes, orderPlaced: 'topic1' }
  const after = layOut({ ...system, routes }, 'across').boxes.find((box) => box.kind === 'source')
  expect(after?.eventTypes).toEqual(['passiveEvent', 'orderPlaced'])
})

test('a topic and a service that are added get boxes and tracks of their own', () => {
  const topics: readonly Topic[] = [
    ...system.topics,
    { name: 'orders', table: 'orders', sealed: false, consumer: 'shop' },
  ]
  const [before, after] = [layOut(system, 'across'), layOut({ ...system, topics }, 'across')]
  expect(find(after, 'service', 'shop').height).toBe(find(after, 'queue', 'orders').height)
  expect(after.height).toBeGreaterThan(before.height)
  expect(after.tracks.filter((track) => track.topic === 'orders')).toHaveLength(4)
})

test('a topic that no service consumes ends at its queue, with an empty place for the service', () => {
  const topics: readonly Topic[] = [
    ...system.topics,
    { name: 'orderPaid', table: 'order_paid', sealed: false },
  ]
  const layout = layOut({ ...system, topics }, 'across')
  const tracks = layout.tracks.filter((track) => track.topic === 'orderPaid').map(({ id }) => id)
  expect(tracks).toEqual(['clients to orderPaid', 'to orderPaid'])
  expect(find(layout, 'vacancy', 'orderPaid').x).toBe(find(layout, 'service', 'service1').x)
  expect(find(layout, 'table', 'order_paid').topic).toBe('orderPaid')
})

test('a wide screen fits today’s system across, a phone fits it down', () => {
  expect(layOut(system, 'across').width).toBeLessThanOrEqual(1_158)
  expect(layOut(system, 'down').width).toBeLessThanOrEqual(346)
})

test.each(shapes)('tracks run along the way or straight across it, on the paper: %s', (_name, topics) => {
  for (const direction of ['across', 'down'] as const) {
    const { tracks, width, height } = layOut({ ...system, topics }, direction)
    for (const { id, points } of tracks) {
      for (const { x, y } of points)
        expect([id, x >= 0 && x <= width && y >= 0 && y <= height]).toEqual([id, true])
      for (const [index, point] of points.entries()) {
        const next = points[index + 1] ?? point
        expect([id, point.x === next.x || point.y === next.y]).toEqual([id, true])
      }
    }
  }
})

test('what is derived has a track from the service that derives it to every queue that it comes into', () => {
  const topics: readonly Row[] = [
    { ...topic1, sent: true, emits: { alerts: ['alerts', 'alerts.log'], topic2: ['topic2'] } },
    { ...topic2, sent: true },
    { ...topic3, emits: { alerts: ['alerts', 'alerts.log'] } },
    { name: 'alerts', table: 'alarms', sealed: false, consumer: 'pager' },
    { name: 'alerts.log', table: 'log', sealed: false, consumer: 'logger', copyOf: 'alerts' },
  ]
  const layout = layOut({ ...system, topics }, 'across')
  const ids = layout.tracks.map(({ id }) => id)
  expect(ids.filter((id) => id.startsWith('derived'))).toEqual([
    'derived from topic1 to topic2',
    'derived from topic3 to alerts',
    'derived from topic3 to alerts.log',
  ])
  // Nobody sends there but who derives, so it stands behind that service.
  expect(find(layout, 'queue', 'alerts').x).toBe(find(layout, 'queue', 'topic3').x)
  expect(ids).toContain('to alerts')
  expect(ids).not.toContain('clients to alerts')
  for (const { id, points, topic = '' } of layout.tracks.filter(({ shows }) => shows === 'derived')) {
    const queue = find(layout, 'queue', topic)
    expect([id, points.at(-1)?.x]).toEqual([id, queue.x])
  }
})

test('what comes in by a door of its own does not go through the service that takes all else', () => {
  const books: Row = { name: 'books', table: 'books', sealed: false, consumer: 'books', door: 'books' }
  const { boxes, tracks } = layOut({ ...system, topics: [topic1, books, topic2, topic3] }, 'across')
  const doors = boxes.filter(
    ({ kind, x }) => kind === 'service' && x === find({ boxes } as Layout, 'service', 'api').x,
  )
  expect(doors.map(({ name }) => name)).toEqual(['api', 'books'])
  const [api, own] = doors
  const end = tracks.find(({ id }) => id === 'clients to books')?.points.at(-1)
  expect([end?.x, api && own && api.y + api.height < own.y]).toEqual([own?.x, true])
})
