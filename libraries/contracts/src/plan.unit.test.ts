import { expect, expectTypeOf, it } from 'vitest'
import type { ConsumedBy, PublishedBy } from './names-of.ts'
import { planOf } from './plan.ts'
import { defineSystem } from './system.ts'
import { plan } from './testing/example.ts'

const nothing = { topics: {}, eventTypes: {}, services: {} }

it('knows of each topic who consumes it, and where its events go next', () => {
  expect(plan.topology.topics).toEqual([
    { name: 'topic1', table: 'topic1', sealed: false, consumer: 'service1' },
    {
      name: 'topic2',
      table: 'topic2',
      sealed: true,
      consumer: 'service1',
      forwardsTo: 'topic3',
      feeds: ['topic3'],
    },
    { name: 'topic3', table: 'topic3', sealed: true, consumer: 'service2' },
  ])
})

it('routes every event type that clients may send, older names too, and none that only services send', () => {
  const other = defineSystem({
    ...nothing,
    name: 'other',
    topics: { other: {} },
    eventTypes: { seen: { topic: 'other' }, derived: { topic: 'other', internal: true } },
  })
  expect(plan.routes).toEqual({ passiveEvent: 'topic1', activeEvent: 'topic2', actionEvent: 'topic2' })
  expect(planOf([other]).routes).toEqual({ seen: 'other' })
})

it('refuses two systems that have something of the same name', () => {
  const one = defineSystem({ ...nothing, name: 'one', topics: { same: {} } })
  expect(() => planOf([one, { ...one, name: 'two' }])).toThrow("Two systems have 'same' among their topics")
})

it('refuses a topic that no system has, and two services that would share what they consume', () => {
  const service = { port: 0, environment: {}, consumes: ['parcels'] }
  expect(() => planOf([defineSystem({ ...nothing, name: 'one', services: { service } })])).toThrow(
    "The service service names the topic 'parcels', which no system has",
  )
  const both = defineSystem({
    ...nothing,
    name: 'one',
    topics: { parcels: {} },
    services: { service, other: service },
  })
  expect(() => planOf([both])).toThrow("Both service and other consume 'parcels'")
})

it.each([0, 1.5, -1, 36_501, Number.NaN])(
  'refuses to keep the events of a topic for %d days',
  (retentionDays) => {
    const one = defineSystem({ ...nothing, name: 'one', topics: { parcels: { retentionDays } } })
    expect(() => planOf([one])).toThrow(
      "retentionDays of the topic 'parcels' must be a whole number from 1 to 36500",
    )
  },
)

it('knows by type what a service may consume and publish, so that anything else does not compile', () => {
  const rest = { port: 3_000, environment: {} } as const
  const one = defineSystem({
    name: 'one',
    topics: { parcels: {}, sent: {} },
    eventTypes: {},
    services: {
      desk: { ...rest, takesEvents: true },
      store: { ...rest, consumes: ['parcels', 'parcels.analytics'], forwards: { parcels: 'sent' } },
      clerk: { ...rest, publishes: ['parcels'] },
      watch: { ...rest, consumes: ['sent'], emits: { sent: ['parcels', 'sent'] } },
    },
  })
  type Systems = readonly [typeof one]
  expectTypeOf<ConsumedBy<Systems, 'store'>>().toEqualTypeOf<'parcels' | 'parcels.analytics'>()
  expectTypeOf<PublishedBy<Systems, 'store'>>().toEqualTypeOf<'sent'>()
  expectTypeOf<PublishedBy<Systems, 'clerk'>>().toEqualTypeOf<'parcels'>()
  expectTypeOf<PublishedBy<Systems, 'watch'>>().toEqualTypeOf<'parcels' | 'sent'>()
  expectTypeOf<PublishedBy<Systems, 'desk'>>().toEqualTypeOf<'parcels' | 'sent'>()
  expectTypeOf<ConsumedBy<Systems, 'clerk'>>().toEqualTypeOf<never>()
  expectTypeOf<ConsumedBy<Systems, 'of no system'>>().toEqualTypeOf<string>()
  expect(planOf([one]).topology.queues.map(({ consumer }) => consumer)).toEqual(['store', 'store', 'watch'])
})
