import { defineSystem, planOf } from '@signalbox/contracts'
import { plan, systems } from '@signalbox/systems'
import { expect, it } from 'vitest'
import { parseFaultArguments } from './arguments.ts'
import { harmsForAll } from './harmed.ts'
import { consumersOf, type List } from './places.ts'
import { rowsOf } from './rows/index.ts'
import { readRowsOf } from './rows/of-systems.ts'

const parcels = defineSystem({
  name: 'parcels',
  topics: { parcels: { lanes: ['critical'] } },
  eventTypes: { parcel: { topic: 'parcels' } },
  services: {
    parcels: { port: 3900, environment: {}, consumes: ['parcels'] },
    couriers: {
      port: 3901,
      environment: {},
      consumes: ['parcels.couriers'],
      emits: { 'parcels.couriers': ['topic1'] },
      publishes: ['parcels'],
    },
  },
})
const withParcels: List = planOf([...systems, parcels])

it.each([
  ['the list as it is', plan as List],
  ['the list with one system more', withParcels],
])('has a row of each kind of harm for every consumer of %s', (_, list) => {
  const missing = consumersOf(list).flatMap(({ name }) =>
    harmsForAll
      .filter(
        (kind) =>
          !rowsOf(list).some(
            ({ harms }) =>
              harms?.kind === kind && (harms.services === 'all' || harms.services.includes(name)),
          ),
      )
      .map((kind) => `${name} ${kind}`),
  )
  expect(missing).toEqual([])
})

it('gives a new system its rows at once, by its name', () => {
  const { rows } = parseFaultArguments(['--rows', 'parcels'], rowsOf(withParcels), withParcels.services)
  const names = rows.map(({ name }) => name)
  const some = `kill-parcels kill-couriers sigterm ack-lost commit-lost poison-10 broker-restart postgres-kill
    lane-of-parcels stopped-beside-others-couriers published-ack-lost-couriers stored-unpublished-couriers
    frozen-beside-another-couriers`
  expect(names).toEqual(expect.arrayContaining(some.split(/\s+/)))
  expect(names.filter((name) => name.includes('service1'))).toEqual([])
})

it('has the rows that lie in the folder of a system among those of that system', async () => {
  const own = await readRowsOf(systems)
  expect(own.length).toBe((await readRowsOf([...systems, parcels])).length)
  for (const row of own) {
    const system = plan.services.find(({ name }) => row.harms?.services.includes(name))?.system ?? ''
    const { rows } = parseFaultArguments(['--rows', system], [...rowsOf(plan), ...own], plan.services)
    expect(rows).toContain(row)
  }
})

it('gives no two rows one name', async () => {
  const names = [...rowsOf(withParcels), ...(await readRowsOf(systems))].map(({ name }) => name)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})
