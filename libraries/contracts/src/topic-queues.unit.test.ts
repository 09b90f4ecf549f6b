import { expect, it } from 'vitest'
import { brokerRightsOf } from './broker-rights.ts'
import { databaseRightsOf } from './database-rights.ts'
import { declarationsOf, ownDeclarations } from './declarations.ts'
import { planOf } from './plan.ts'
import { defineSystem, type ServiceDefinition, type TopicDefinition } from './system.ts'
import { publishersOf } from './topic-services.ts'

// The law: what a system says of its subscriptions and lanes is without doubt, and each service gets what its own queues take.

type Services = Readonly<Record<string, Omit<ServiceDefinition, 'port' | 'environment'>>>
const placed = ([name, service]: [string, Services[string]]) =>
  [name, { ...service, port: 3_000, environment: {} }] as const

const planWith = (
  given: Services,
  topics: Readonly<Record<string, TopicDefinition>> = { parcels: { lanes: ['critical'] } },
) => {
  const services = Object.fromEntries(Object.entries(given).map(placed))
  return planOf([defineSystem({ name: 'parcels', topics, eventTypes: {}, services })])
}

const plan = planWith({
  store: { consumes: ['parcels'] },
  pager: { consumes: ['parcels.critical'] },
  analytics: { consumes: ['parcels.analytics'], stores: { 'parcels.analytics': 'parcels_analytics' } },
  letters: { keepsDeadLetters: true },
})

it('a subscription has a queue for each lane, and its consumer all of them that nobody else names', () => {
  expect(plan.topology.queues.map(({ name, routingKey, consumer }) => [name, routingKey, consumer])).toEqual([
    ['parcels', 'parcels', 'store'],
    ['parcels.critical', 'parcels.critical', 'pager'],
    ['parcels.analytics', 'parcels', 'analytics'],
    ['parcels.analytics.critical', 'parcels.critical', 'analytics'],
  ])
})

it('a topic with one queue is declared as it was, and with a second one, each gets a copy', () => {
  const one = declarationsOf(planWith({ store: { consumes: ['parcels'] } }, { parcels: {} }).topology)
  expect(one.exchanges.map(({ name }) => name).filter((name) => name.startsWith('copy.'))).toEqual([])
  const { exchanges, bindings } = declarationsOf(plan.topology)
  expect(exchanges).toContainEqual({
    name: 'copy.parcels.analytics',
    type: 'direct',
    arguments: { 'alternate-exchange': 'retry.parcels.analytics' },
  })
  const leading = bindings.filter(({ name }) => name.startsWith('parcels.analytics'))
  expect(leading.map(({ exchange }) => exchange)).not.toContain('events.parcels')
  const names = [...exchanges, ...declarationsOf(plan.topology).queues].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

it.each([
  [{ a: { consumes: ['letters'] } }, "names the topic 'letters', which no system has"],
  [{ a: { consumes: ['parcels.a.b'] } }, "names 'parcels.a.b'"],
  [{ a: { consumes: ['parcels.critical.critical'] } }, "names 'parcels.critical.critical'"],
  [{ a: { consumes: ['parcels.retry-5s'] } }, "names 'parcels.retry-5s'"],
  [{ a: { consumes: ['parcels.x.critical'] } }, 'none consumes its usual one'],
  [{ a: { consumes: ['parcels.x'] }, b: { consumes: ['parcels.x'] } }, "Both a and b consume 'parcels.x'"],
  [{ a: { consumes: ['parcels'], stores: { 'parcels.x': 'x' } } }, "says what becomes of 'parcels.x'"],
  [{ a: { consumes: ['parcels'], emits: { 'parcels.x': ['parcels'] } } }, "says what becomes of 'parcels.x'"],
  [
    { a: { consumes: ['parcels'], emits: { parcels: ['letters'] } } },
    "names the topic 'letters', which no system has",
  ],
  [{ a: { publishes: ['letters'] } }, "names the topic 'letters', which no system has"],
])('refuses %j', (services: Services, message: string) => {
  expect(() => planWith(services)).toThrow(message)
})

it.each([
  [{ 'a.b': {} }, "'a.b' cannot be the name"],
  [{ a: { lanes: ['retry-5s'] } }, "'retry-5s' cannot be the name"],
  [{ a: { retryAfterMs: [] } }, 'retryAfterMs of the topic'],
  [{ a: { retryAfterMs: [5, 5] } }, 'retryAfterMs of the topic'],
  [{ a: { retryAfterMs: [2 ** 32] } }, 'retryAfterMs of the topic'],
])('refuses the topics %j', (topics: Readonly<Record<string, TopicDefinition>>, message) => {
  expect(() => planWith({}, topics)).toThrow(message)
})

it('a subscription has tiers, a delivery limit and exchanges of its own', () => {
  const { topology } = planWith(
    { store: { consumes: ['parcels.x'] } },
    {
      parcels: { retryAfterMs: [1_000, 3_600_000, 86_400_000], deliveryLimit: 7 },
    },
  )
  const { queues } = declarationsOf(topology)
  const of = (name: string) => queues.find((queue) => queue.name === name)?.arguments
  expect(of('parcels.x')).toMatchObject({
    'x-delivery-limit': 7,
    'x-dead-letter-exchange': 'dead-letters.parcels.x',
  })
  expect(of('parcels.x.retry-86400s')).toMatchObject({
    'x-message-ttl': 86_400_000,
    'x-dead-letter-exchange': 'home.parcels.x',
    'x-dead-letter-routing-key': 'parcels.x',
  })
})

it('who consumes a subscription may do that, and neither reads nor writes what is of another', () => {
  const { configure, write, read } = brokerRightsOf('analytics', plan)
  const own = configure.filter((name) => !name.includes('.retry-'))
  expect(own).toEqual(['parcels.analytics', 'parcels.analytics.critical'])
  for (const name of [...write, ...read]) expect(name).toMatch(/(^|\.)parcels\.analytics(\.|$)/)
  const { bindings } = ownDeclarations(plan.topology, 'analytics')
  for (const { exchange, name } of bindings)
    expect([read, write].map((one, at) => one.includes([exchange, name][at] ?? ''))).toEqual([true, true])
  expect(brokerRightsOf('letters', plan).write.filter((name) => name.startsWith('home.'))).toHaveLength(4)
  expect(Object.keys(databaseRightsOf('analytics', plan).tables)).toContain('parcels_analytics')
  expect(Object.keys(databaseRightsOf('analytics', plan).tables)).not.toContain('parcels')
  expect(Object.keys(databaseRightsOf('pager', plan).tables)).toContain('parcels')
})

it('who derives events may publish them to the topics that it names, and to no other', () => {
  const topics = { parcels: {}, alerts: {}, bills: {} }
  const withEmits = planWith({ watch: { consumes: ['parcels'], emits: { parcels: ['alerts'] } } }, topics)
  const without = planWith({ watch: { consumes: ['parcels'] } }, topics)
  const events = (of: typeof plan) =>
    brokerRightsOf('watch', of).write.filter((name) => name.startsWith('events.'))
  expect(events(without)).toEqual([])
  expect(events(withEmits)).toEqual(['events.alerts'])
  const counts = (of: typeof plan) =>
    Object.keys(databaseRightsOf('watch', of).tables).filter((table) =>
      ['edge_totals', 'ingest_seconds'].includes(table),
    )
  expect(counts(without)).toEqual([])
  expect(counts(withEmits)).toEqual(['edge_totals', 'ingest_seconds'])
})

it('who puts events onto a topic is known, whichever way', () => {
  const { topology, services, routes } = planWith(
    {
      desk: { takesEvents: true },
      store: { consumes: ['parcels'], forwards: { parcels: 'sent' } },
      watch: { consumes: ['parcels.late'], emits: { 'parcels.late': ['sent', 'alerts'] } },
      clerk: { publishes: ['alerts'] },
    },
    { parcels: {}, sent: {}, alerts: {} },
  )
  const known = { topology, services, routes: { ...routes, parcelSent: 'parcels' } }
  expect(['parcels', 'sent', 'alerts'].map((topic) => publishersOf(topic, known))).toEqual([
    ['desk'],
    ['store', 'watch'],
    ['watch', 'clerk'],
  ])
})

it('what is derived from events of a queue comes into every subscription of its topic', () => {
  const { topics, queues } = planWith(
    {
      watch: { consumes: ['parcels', 'parcels.audit'], emits: { 'parcels.audit': ['alerts'] } },
      pager: {
        consumes: ['alerts', 'alerts.analytics'],
        emits: { 'alerts.analytics.critical': ['parcels'] },
      },
    },
    { parcels: {}, alerts: { lanes: ['critical'] } },
  ).topology
  expect(topics.map(({ emits }) => emits)).toEqual([undefined, undefined])
  expect(Object.fromEntries(queues.flatMap(({ name, emits }) => (emits ? [[name, emits]] : [])))).toEqual({
    'parcels.audit': { alerts: ['alerts', 'alerts.analytics'] },
    'alerts.analytics.critical': { parcels: ['parcels', 'parcels.audit'] },
  })
})
