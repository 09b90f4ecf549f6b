import { expect, it } from 'vitest'
import { planOf } from './plan.ts'
import { samplesOf } from './samples.ts'
import { defineSystem } from './system.ts'
import { plan } from './testing/example.ts'
import { z } from './index.ts'

it('finds a plain and a sealed event type, with the topics that their events pass', () => {
  const { plain, sealed, all } = samplesOf(plan)
  expect(all).toEqual([plain, sealed])
  expect([plain.eventType, plain.way.map(({ name }) => name)]).toEqual(['passiveEvent', ['topic1']])
  expect([sealed?.eventType, sealed?.way.map(({ name }) => name)]).toEqual([
    'activeEvent',
    ['topic2', 'topic3'],
  ])
})

it('takes none that needs data or that nobody consumes', () => {
  const store = { port: 3_000, environment: {}, consumes: ['parcels', 'letters'] }
  const system = defineSystem({
    name: 'one',
    topics: { parcels: {}, letters: {}, waiting: {} },
    eventTypes: {
      parcelSent: { topic: 'parcels', data: z.object({}) },
      waited: { topic: 'waiting' },
      letterSent: { topic: 'letters' },
    },
    services: { store },
  })
  expect(samplesOf(planOf([system]))).toMatchObject({ plain: { eventType: 'letterSent' }, sealed: undefined })
  expect(() => samplesOf(planOf([{ ...system, services: {} }]))).toThrow('No event type')
})
