import { expect, it } from 'vitest'
import { holding, queue, setUp, since, source } from './testing/ledger-sums.ts'

it('adds up when everything that came in is stored, repeated or dead, and names every source', () => {
  const rows = [
    source({ topic: 'topic3' }),
    source({ topic: 'topic3', feeder: 'topic2', source: null, cameIn: 4, stored: 4, repeats: 0, dead: 0 }),
    source({
      topic: 'topic3',
      feeder: 'by hand',
      counted: false,
      source: null,
      cameIn: 1,
      stored: 1,
      repeats: 0,
      dead: 0,
    }),
  ]
  expect(setUp().at(0, rows)).toEqual({
    topic: 'topic3',
    cameIn: 13,
    edges: [
      { source: 'api', counted: true, cameIn: 8 },
      { source: 'topic2', counted: true, cameIn: 4 },
      { source: 'by hand', counted: false, cameIn: 1 },
    ],
    unwritten: 0,
    stored: 10,
    repeats: 2,
    dead: 1,
    inFlight: 0,
    gaps: [],
  })
})

it('says that more came off a topic than its feeder put there, which counts before it puts', () => {
  const { at } = setUp()
  const rows = [source({ topic: 'topic3', feeder: 'topic2', source: 'topic2', cameIn: 7, writtenAt: null })]
  expect(at(10, rows)?.gaps).toEqual([])
  expect(at(26, rows)).toMatchObject({
    cameIn: 7,
    unwritten: 0,
    gaps: [{ kind: 'surplus', events: 1, since: since(10) }],
  })
})

it('says since when the figures of one source are wrong, beside another one that was killed before', () => {
  const { at } = setUp()
  const killed = source({ topic: 'topic3', cameIn: 6 })
  const wrong = source({ topic: 'topic3', feeder: 'topic2', source: 'topic2', cameIn: 5 })
  at(0, [killed])
  at(10, [killed, wrong])
  expect(at(26, [killed, wrong])).toMatchObject({
    unwritten: 2,
    gaps: [{ kind: 'surplus', events: 3, since: since(10) }],
  })
})

it('looks in the queue of the source for what a service counted and died before it published', () => {
  const { at } = setUp()
  const rows = [source({ topic: 'topic3', feeder: 'topic2', source: 'topic2', cameIn: 9 })]
  const waiting = holding(queue('topic3', 0), queue('topic2', 0, 1))
  for (const seconds of [0, 60]) expect(at(seconds, rows, waiting)).toMatchObject({ inFlight: 1, gaps: [] })
  // Not for what another source has lost.
  const { at: atOther } = setUp()
  const fromApi = [
    source({ topic: 'topic3', cameIn: 9 }),
    source({ topic: 'topic3', feeder: 'topic2', source: null }),
  ]
  atOther(0, fromApi, waiting)
  expect(atOther(16, fromApi, waiting)?.gaps).toMatchObject([{ kind: 'missing', events: -1 }])
})
