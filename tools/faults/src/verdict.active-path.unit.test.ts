import { expect, test } from 'vitest'
import { createHistory, longestGap } from './history.ts'
import type { Found, StoredRow } from './found.ts'
import { judge } from './verdict.ts'

type Change = (world: {
  found: { topic1: Map<string, StoredRow>; topic2: Map<string, StoredRow>; topic3: Map<string, StoredRow> }
  dead: Found['dead'][number][]
  sums: { name: string; sum: number; rows: number }[]
  ids: { passive: string; active: string; doomed: string; unanswered: string }
  history: ReturnType<typeof createHistory>
}) => void

/** A small run in which all is well, until `change` breaks something. */
function verdictAfter(change: Change) {
  const history = createHistory('test')
  const passive = history.make('passiveEvent')
  const active = history.make('activeEvent')
  const doomed = history.make('activeEvent', 'dead')
  const unanswered = history.make('passiveEvent')
  for (const event of [passive, active, doomed])
    history.answered([{ status: 'confirmed', event, topic: 'any', confirmMs: 1 }])
  history.answered([{ status: 'inDoubt', event: unanswered, reason: 'no answer' }])
  const mark = history.makePoison('topic1')
  const row = ({ id, eventType, value, data }: typeof passive) => ({
    id,
    type: eventType,
    value: value ?? null,
    data: JSON.stringify(data),
    parent: null,
  })
  const found = {
    topic1: new Map<string, StoredRow>([[passive.id, row(passive)]]),
    topic2: new Map<string, StoredRow>([
      [active.id, { id: active.id, type: 'activeEvent', data: '{"number": 1}', parent: null }],
      [doomed.id, { id: doomed.id, type: 'activeEvent', data: '{"number": 2}', parent: null }],
    ]),
    topic3: new Map<string, StoredRow>([[active.id, row(active)]]),
  }
  const dead: Found['dead'][number][] = [
    { queue: 'topic3', eventId: doomed.id, body: '{}' },
    { queue: 'topic1', eventId: null, body: `{"no": "${mark}` },
  ]
  const sums = [{ name: 'topic_seconds of topic1', sum: 1, rows: 1 }]
  const ids = { passive: passive.id, active: active.id, doomed: doomed.id, unanswered: unanswered.id }
  change({ found, dead, sums, ids, history })
  return judge(history, { stored: new Map(Object.entries(found)), dead, sums } satisfies Found)
}

test('finds nothing wrong where nothing is', () => {
  expect(verdictAfter(() => {})).toEqual({
    attempted: 5,
    acknowledged: 4,
    stored: 2,
    dead: 2,
    lost: 0,
    unexpected: 0,
    doubled: 0,
    examples: [],
  })
})

test('an event without an answer may be stored or not', () => {
  const { lost, unexpected, stored } = verdictAfter(({ found, ids }) =>
    found.topic1.set(ids.unanswered, {
      id: ids.unanswered,
      type: 'passiveEvent',
      value: 'test-3',
      data: '{"number": 3}',
      parent: null,
    }),
  )
  expect({ lost, unexpected, stored }).toEqual({ lost: 0, unexpected: 0, stored: 3 })
})

test.each<[string, Change]>([
  ['a passive event that is gone', ({ found, ids }) => found.topic1.delete(ids.passive)],
  ['an active event that got no further than topic2', ({ found, ids }) => found.topic3.delete(ids.active)],
  ['an event that should be dead and is nowhere', ({ dead }) => dead.shift()],
  ['a poison message that is no dead letter', ({ dead }) => dead.pop()],
])('shows as lost: %s', (_, change) => {
  expect(verdictAfter(change)).toMatchObject({ lost: 1, unexpected: 0, doubled: 0 })
})

const stranger = { id: 'stranger', type: 'passiveEvent', value: 'x', data: '{"number": 0}', parent: null }
test.each<[string, Change]>([
  ['a row that was never sent', ({ found }) => found.topic1.set('stranger', stranger)],
  [
    'a wrong value in topic3',
    ({ found, ids }) =>
      found.topic3.set(ids.active, { ...(found.topic3.get(ids.active) as StoredRow), value: 'test-0' }),
  ],
  [
    'a wrong type',
    ({ found, ids }) =>
      found.topic1.set(ids.passive, { ...(found.topic1.get(ids.passive) as StoredRow), type: 'activeEvent' }),
  ],
  [
    'other data',
    ({ found, ids }) =>
      found.topic1.set(ids.passive, {
        ...(found.topic1.get(ids.passive) as StoredRow),
        data: '{"number": 99}',
      }),
  ],
  ['a dead letter of nobody', ({ dead }) => dead.push({ queue: 'topic1', eventId: 'stranger', body: '' })],
  [
    'a good event among the dead letters',
    ({ dead, found, ids }) => {
      dead.push({ queue: 'topic1', eventId: ids.passive, body: '' })
      found.topic1.delete(ids.passive)
    },
  ],
  [
    'an event that was refused and kept',
    ({ history, ids }) => {
      const sent = history.sent.get(ids.passive)
      if (sent) sent.outcome = 'refused'
    },
  ],
])('shows as unexpected: %s', (_, change) => {
  expect(verdictAfter(change)).toMatchObject({ lost: 0, unexpected: 1 })
})

test.each<[string, Change]>([
  ['a sum that counts a row twice', ({ sums }) => sums.push({ name: 'a sum', sum: 11, rows: 10 })],
  ['a sum that misses a row', ({ sums }) => sums.push({ name: 'a sum', sum: 9, rows: 10 })],
  ['a poison message that died twice', ({ dead }) => dead.push(dead[1] as Found['dead'][number])],
  ['an event that died twice', ({ dead }) => dead.push(dead[0] as Found['dead'][number])],
])('shows as doubled: %s', (_, change) => {
  expect(verdictAfter(change)).toMatchObject({ doubled: 1 })
})

test('the gap is the longest time without a 202, the ends included', () => {
  expect(longestGap([1_000, 2_000, 7_500, 8_000], 500, 9_000)).toBe(5.5)
  expect(longestGap([1_000, 2_000], 500, 9_000)).toBe(7)
  expect(longestGap([], 500, 9_000)).toBe(8.5)
})
