import { derivedId } from '@signalbox/broker'
import { defineSystem, planOf } from '@signalbox/contracts'
import { expect, test } from 'vitest'
import type { History, Sent } from './history.ts'
import type { StoredRow } from './found.ts'
import { judge } from './verdict.ts'

const list = planOf([
  defineSystem({
    name: 'parcels',
    topics: { parcels: {}, late: {} },
    eventTypes: { parcel: { topic: 'parcels' } },
    services: {
      store: { port: 1, environment: {}, consumes: ['parcels', 'late'] },
      watch: {
        port: 2,
        environment: {},
        consumes: ['parcels.watch'],
        stores: { 'parcels.watch': 'watched' },
        emits: { 'parcels.watch': ['late'] },
      },
    },
  }),
])

const stranger = '01890a5d-ac98-774b-bcce-b302099a8057'
const orphan = derivedId(stranger, 'late')

type Tables = { parcels: string[]; watched: string[]; late: string[] }

/** Three parcels, each in both tables and each with one event derived from it, until `change` breaks something. */
function verdictAfter(change: (tables: Tables, dead: { queue: string; id: string }[]) => void) {
  const ids = [
    '01890a5d-ac96-774b-bcce-b302099a8057',
    '01890a5d-ac96-774b-bcce-b302099a8058',
    '01890a5d-ac97-774b-bcce-b302099a8059',
  ]
  const sent = ids.map((id): [string, Sent] => [
    id,
    {
      event: { id, eventType: 'parcel', create_date: '', data: {} },
      topic: 'parcels',
      expectation: 'either',
      outcome: 'acknowledged',
    },
  ])
  const history = { sent: new Map(sent), poison: new Map() } as unknown as History
  const tables = { parcels: [...ids], watched: [...ids], late: ids.map((id) => derivedId(id, 'late')) }
  const parents = new Map(ids.flatMap((id) => ['late', 'another'].map((name) => [derivedId(id, name), id])))
  const parentOf = (id: string) => parents.get(id) ?? (id === orphan ? stranger : null)
  const dead: { queue: string; id: string }[] = []
  change(tables, dead)
  const stored = Object.entries(tables).map(([table, there]) => {
    const type = table === 'late' ? 'parcelLate' : 'parcel'
    return [
      table,
      new Map(there.map((id): [string, StoredRow] => [id, { id, type, data: '{}', parent: parentOf(id) }])),
    ] as const
  })
  const letters = dead.map(({ queue, id }) => ({ queue, eventId: id, body: '' }))
  return judge(history, { stored: new Map(stored), dead: letters, sums: [] }, list)
}

test('finds nothing wrong where every reader has all, and what is derived from each', () => {
  expect(verdictAfter(() => {})).toMatchObject({ stored: 3, lost: 0, unexpected: 0, doubled: 0 })
})

test('an event that one reader has and another one has not is lost', () => {
  expect(verdictAfter(({ watched, late }) => void (watched.shift(), late.shift()))).toMatchObject({ lost: 1 })
  expect(verdictAfter(({ parcels }) => void parcels.shift())).toMatchObject({ lost: 1 })
})

test('a dead letter excuses the reader who gave up, and no other', () => {
  const gaveUp = (queue: string) =>
    verdictAfter(({ parcels, watched, late }, dead) => {
      dead.push({ queue, id: watched.shift() as string })
      late.shift()
      if (queue === 'parcels') parcels.shift()
    })
  expect(gaveUp('parcels.watch')).toMatchObject({ lost: 0, unexpected: 0, doubled: 0 })
  expect(gaveUp('parcels')).toMatchObject({ lost: 1 })
})

test('a derived event that most parents have and one has not is lost', () => {
  expect(verdictAfter(({ late }) => void late.shift())).toMatchObject({ lost: 1, doubled: 0 })
})

test('one more derived event than most parents have is doubled', () => {
  const other = ({ late, parcels }: Tables) => void late.push(derivedId(parcels[2] as string, 'another'))
  expect(verdictAfter(other)).toMatchObject({ lost: 0, doubled: 1 })
})

test('a derived event without a parent, and a row that nobody sent, are not let pass', () => {
  expect(verdictAfter(({ late }) => void late.push(orphan))).toMatchObject({ unexpected: 1 })
  expect(verdictAfter(({ late }) => void late.push(stranger))).toMatchObject({ unexpected: 1 })
  expect(verdictAfter(({ watched }) => void watched.push(stranger))).toMatchObject({ unexpected: 1 })
})
