import { eventTypeNames, systems, topics } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { offers, offersTo } from './offers.ts'

test('every event type of the routing table is offered, under a name that reads as English', () => {
  expect(offers.map((offer) => offer.eventType)).toEqual(eventTypeNames)
  expect(offers.map((offer) => offer.label)).toEqual(expect.arrayContaining(['Send passive event']))
})

test('only what travels on a sealed topic says that it is encrypted', () => {
  for (const { topic, isSealed } of offers) expect(isSealed).toBe(topics[topic].sealed)
})

test('a route leads from the api to PostgreSQL', () => {
  expect(offers.find((offer) => offer.eventType === 'passiveEvent')?.route).toEqual([
    'api',
    'topic1',
    'service1',
    'PostgreSQL',
  ])
})

test('only what a system that runs takes is offered', () => {
  expect(offersTo(undefined)).toEqual(offers)
  expect(offersTo(systems.map(({ name }) => name))).toEqual(offers)
  for (const { name, eventTypes } of systems) {
    const offered = offersTo([name])
    expect(offered.filter(({ aliasOf }) => !aliasOf).map(({ eventType }) => eventType)).toEqual(
      eventTypeNames.filter((type) => Object.hasOwn(eventTypes, type)),
    )
  }
})
