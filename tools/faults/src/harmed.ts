import { plan } from '@signalbox/systems'
import { consumersOf } from './places.ts'
import type { Row } from './row.ts'

/** What every consumer of every system must pass. */
export const harmsForAll = [
  'kill',
  'term',
  'ack lost',
  'commit lost',
  'poison',
  'broker restart',
  'database restart',
] as const

/** Every service that consumes something, the dead letters included. */
export const consumers = consumersOf(plan).map(({ name }) => name)
/** Every service that consumes a topic. */
export const readers = plan.services
  .filter(({ consumes = [] }) => consumes.length > 0)
  .map(({ name }) => name)

/** Of a row that harms every consumer that there is. */
export function everyConsumer(kind: (typeof harmsForAll)[number]): Required<Row>['harms'] {
  return { kind, services: 'all' }
}

/** As PostgreSQL hears of it when one of these services connects. */
export function sessionsOf(services: readonly string[]): string[] {
  return services.map((name) => `application_name\0${name}\0`)
}
