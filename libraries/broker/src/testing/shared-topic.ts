import { defineSystem, planOf, type ServiceDefinition } from '@signalbox/contracts'

/** What is the same in every version of the system below. */
const parts = {
  name: 'parcels',
  topics: {
    parcels: { retryAfterMs: [2_000, 60_000] },
    urgent: { lanes: ['critical'], retryAfterMs: [200] },
  },
  eventTypes: { parcelSent: { topic: 'parcels' } },
}

type Services = Readonly<Record<string, Omit<ServiceDefinition, 'port' | 'environment'>>>

const versionWith = (given: Services) =>
  planOf([defineSystem({ ...parts, services: Object.fromEntries(Object.entries(given).map(placed)) })])
const placed = ([name, service]: [string, Services[string]]) =>
  [name, { ...service, port: 3_000, environment: {} }] as const

const services: Services = {
  desk: { takesEvents: true },
  store: { consumes: ['parcels', 'urgent'] },
  letters: { keepsDeadLetters: true },
}

/** A topic that one service consumes. */
export const before = versionWith(services)
/** The same with two subscriptions more. */
export const shared = versionWith({
  ...services,
  analytics: { consumes: ['parcels.analytics', 'urgent.analytics'] },
  audit: { consumes: ['parcels.audit'] },
})
