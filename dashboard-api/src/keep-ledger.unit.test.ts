import type { Queues } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { expect, it } from 'vitest'
import { keepLedger } from './keep-ledger.ts'
import type { SourceSums } from './sql/select-ledger.ts'
import { empty, holding, queue, setUp, since, source, second } from './testing/ledger-sums.ts'

it('explains events in flight by messages that wait, also in a retry tier or in a service’s hand', () => {
  for (const queues of [
    holding(queue('topic1', 1)),
    holding(queue('topic1', 0, 1)),
    holding(queue('topic1', 0), queue('topic1.retry-1s', 3)),
    holding(queue('topic1', 0), queue('dead-letters', 3)),
  ]) {
    const { at } = setUp()
    for (const seconds of [0, 60])
      expect(at(seconds, [source({ cameIn: 11 })], queues)).toMatchObject({ inFlight: 3, gaps: [] })
  }
  const other = holding(queue('topic1', 0), queue('topic2', 5), queue('topic2.retry-1s', 3))
  expect(keepLedger()([source()], [], other).retrying).toBe(3)
})

it('says how many are missing and since when, once no queue has held them for longer than figures lag behind', () => {
  const { at } = setUp()
  const lost = [source({ cameIn: 9 })]
  expect(at(10, lost)).toMatchObject({ inFlight: 1, gaps: [] })
  expect(at(25, lost)).toMatchObject({ inFlight: 1, gaps: [] })
  const gaps = [{ kind: 'missing', events: -1, since: since(10) }]
  expect(at(26, lost)).toMatchObject({ cameIn: 9, inFlight: 0, gaps })
  // While other events wait nothing can be said of this one; then it is said again, and since when it was.
  expect(at(27, lost, holding(queue('topic1', 1)))).toMatchObject({ inFlight: 1, gaps: [] })
  expect(at(40, lost)).toMatchObject({ inFlight: 1, gaps: [] })
  expect(at(56, lost)).toMatchObject({ inFlight: 0, gaps })
  // Found again, and lost anew.
  expect(at(57, [source()])).toMatchObject({ inFlight: 0, gaps: [] })
  at(60, lost)
  expect(at(76, lost)?.gaps).toEqual([{ kind: 'missing', events: -1, since: since(60) }])
})

it('never lets what is too much of one source hide what is missing of another', () => {
  const { at } = setUp()
  const rows = [source({ source: 'api-1', cameIn: 10 }), source({ source: 'api-2', cameIn: 6 })]
  at(0, rows)
  expect(at(16, rows)).toMatchObject({
    cameIn: 18,
    unwritten: 2,
    inFlight: 0,
    gaps: [{ kind: 'missing', events: -2 }],
  })
})

it('counts what an api had not written when it was killed as come in, for good, and says how many those were', () => {
  const { at } = setUp()
  const killed = [source({ cameIn: 6 })]
  for (const seconds of [0, 16, 3_600])
    expect(at(seconds, killed)).toMatchObject({ cameIn: 8, unwritten: 2, inFlight: 0, gaps: [] })
})

it('says that an api counts too little which has written its figures since', () => {
  const { at } = setUp()
  const written = (seconds: number, figures: Partial<SourceSums> = {}) => [
    source({ cameIn: 6, writtenAt: new Date(seconds * second), ...figures }),
  ]
  at(10, written(10))
  // The first one may have been on its way already.
  for (const seconds of [25, 26])
    expect(at(seconds, written(seconds))).toMatchObject({ unwritten: 2, gaps: [] })
  const gaps = [{ kind: 'surplus', events: 2, since: since(10) }]
  expect(at(27, written(27))).toMatchObject({ cameIn: 6, unwritten: 0, gaps })
  // What was published without a confirm may have arrived.
  const { at: atOther } = setUp()
  for (const seconds of [10, 25, 26, 27, 28])
    expect(atOther(seconds, written(seconds, { inDoubt: 2 }))).toMatchObject({ unwritten: 2, gaps: [] })
})

it('calls wrong only what nothing explains: neither events in doubt, nor those that were taken off since', () => {
  const { at } = setUp()
  const written = (seconds: number, figures: Partial<SourceSums>) => [
    source({ cameIn: 5, inDoubt: 2, writtenAt: new Date(seconds * second), ...figures }),
  ]
  at(10, written(10, {}))
  at(26, written(26, {}))
  const wrong = { unwritten: 2, gaps: [{ kind: 'surplus', events: 1, since: since(10) }] }
  expect(at(27, written(27, {}))).toMatchObject(wrong)
  // Five more, which the api will write in its next second.
  expect(at(28, written(28, { stored: 10 }))).toMatchObject({ ...wrong, unwritten: 7 })
  // One that was dead is replayed: what is left may all have been in doubt.
  expect(at(29, written(29, { dead: 0 }))).toMatchObject({ cameIn: 7, unwritten: 2, gaps: [] })
  // Written now, so a later surplus is another one.
  expect(at(30, written(30, { cameIn: 6, stored: 8 }))).toMatchObject({ unwritten: 5, gaps: [] })
})

it('says that an api counts too little, also where what was in doubt explained all that was too much before', () => {
  const { at } = setUp()
  const written = (seconds: number, stored: number) => [
    source({ cameIn: 6, inDoubt: 2, stored, writtenAt: new Date(seconds * second) }),
  ]
  for (const seconds of [10, 26, 27, 28])
    expect(at(seconds, written(seconds, 5))).toMatchObject({ unwritten: 2, gaps: [] })
  for (const seconds of [30, 46])
    expect(at(seconds, written(seconds, 6))).toMatchObject({ unwritten: 3, gaps: [] })
  const gaps = [{ kind: 'surplus', events: 1, since: since(30) }]
  expect(at(47, written(47, 6))).toMatchObject({ unwritten: 2, gaps })
})

it('bears with an api that is busy: what is taken off in its last second is written in the next', () => {
  const { at } = setUp()
  for (let seconds = 0; seconds < 60; seconds += 1) {
    const cameIn = seconds * 10
    const stored = cameIn + 7
    const row = source({ cameIn, stored, repeats: 0, dead: 0, writtenAt: new Date(seconds * second) })
    expect(at(seconds, [row])).toMatchObject({ cameIn: stored, unwritten: 7, gaps: [] })
  }
})

it('says how the rows differ from what was counted, and since when', () => {
  const check = { topic: 'topic1', difference: -3, since: new Date(5_000) }
  expect(keepLedger()([source()], [check], empty).topics[0]?.gaps).toEqual([
    { kind: 'rows', events: -3, since: since(5) },
  ])
})

it('says nothing of what is missing while the queues cannot be read', () => {
  const failed: Queues = { status: 'failed', detail: 'Away' }
  const { at } = setUp()
  at(0, [source({ cameIn: 9 })], failed)
  expect(at(60, [source({ cameIn: 9 })], failed)).toMatchObject({ inFlight: 1, gaps: [] })
  expect(keepLedger()([source()], [], failed).retrying).toBe(null)
})

it('says nothing of a subscription that keeps no row of each event: nobody could tell missing from handled', () => {
  const [first] = topology.queues
  if (!first) throw new Error('There is no queue')
  const { table: _none, ...reader } = { ...first, name: 'topic1.reader', subscription: 'topic1.reader' }
  const ledger = keepLedger(Date.now, { queues: [first, reader] })([], [], empty)
  expect(ledger.topics.map(({ topic }) => topic)).toEqual([first.name])
})
