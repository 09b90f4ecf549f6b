import { eventTypeNames } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { offers } from './offers.ts'

test('every event type of the routing table is offered, under a name that reads as English', () => {
  expect(offers.map((offer) => offer.eventType)).toEqual(eventTypeNames)
  expect(offers.map((offer) => offer.label)).toEqual(
    expect.arrayContaining(['Send passive event', 'Send active event']),
  )
})

test('only what travels on a sealed topic says that it is encrypted', () => {
  expect(offers.find((offer) => offer.eventType === 'passiveEvent')?.isSealed).toBe(false)
  expect(offers.find((offer) => offer.eventType === 'activeEvent')?.isSealed).toBe(true)
})

test('a route leads from the api to PostgreSQL', () => {
  const routeOf = (type: string) => offers.find((offer) => offer.eventType === type)?.route
  expect(routeOf('passiveEvent')).toEqual(['api', 'topic1', 'service1', 'PostgreSQL'])
  expect(routeOf('activeEvent')).toEqual(['api', 'topic2', 'service1', 'topic3', 'service2', 'PostgreSQL'])
})
