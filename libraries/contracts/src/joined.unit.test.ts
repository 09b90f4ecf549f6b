import { expect, expectTypeOf, it } from 'vitest'
import type { ConsumedBy, PublishedBy } from './names-of.ts'
import { planOf } from './plan.ts'
import { defineSystem } from './system.ts'

const KEYS = { meaning: 'Seals.', example: 'k1:', secret: true, setBy: 'operator' } as const
const first = defineSystem({
  name: 'first',
  topics: { parcels: {} },
  eventTypes: {},
  services: { store: { port: 3_000, environment: {}, consumes: ['parcels'] } },
})
const second = defineSystem({
  name: 'second',
  topics: { letters: {}, sent: {} },
  eventTypes: {},
  services: {},
  joins: { store: { environment: { KEYS }, consumes: ['letters'], forwards: { letters: 'sent' } } },
})

it('joins what a system does in the service of another one, and is without it as it was', () => {
  const { topology, variables, stated } = planOf([first, second])
  expect(topology.queues.map(({ name, consumer, forwardsTo }) => [name, consumer, forwardsTo])).toEqual([
    ['parcels', 'store', undefined],
    ['letters', 'store', 'sent'],
    ['sent', undefined, undefined],
  ])
  expect(variables.get('KEYS')?.readers).toEqual(['store'])
  expect(stated.store.environment).toEqual({ KEYS })
  expect(planOf([first]).stated.store).toEqual(first.services.store)
})

it('knows by type what a service consumes and publishes for the systems that join it', () => {
  type Systems = readonly [typeof first, typeof second]
  expectTypeOf<ConsumedBy<Systems, 'store'>>().toEqualTypeOf<'parcels' | 'letters'>()
  expectTypeOf<PublishedBy<Systems, 'store'>>().toEqualTypeOf<'sent'>()
  expect(planOf([first, second]).services.map(({ name }) => name)).toEqual(['store'])
})

it('refuses to join a service that no system has, and what two systems say of the same', () => {
  expect(() => planOf([second])).toThrow("The system second joins the service 'store', which no system has")
  const again = defineSystem({ ...second, name: 'third', topics: {} })
  expect(() => planOf([first, second, again])).toThrow("The service store says of 'KEYS' twice")
})
