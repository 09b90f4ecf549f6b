import { exchangesOf } from './exchanges.ts'
import { queuesOf, type Plan } from './plan.ts'
import { retryQueuesOf } from './topology.ts'

/** What a user may do in RabbitMQ, by the names of exchanges and queues. */
export type BrokerRights = {
  /** Make and delete. */
  readonly configure: readonly string[]
  /** Publish to an exchange; lead something to an exchange or queue. */
  readonly write: readonly string[]
  /** Consume a queue; lead something from an exchange elsewhere. */
  readonly read: readonly string[]
}

/** The role of the dashboard for the management API: it sees figures, and no message. */
export const monitoring = 'monitoring'

/** Everybody who has a user of their own. */
export const brokerRolesOf = ({ services }: Pick<Plan, 'services'>): string[] => [
  ...services.map(({ name }) => name),
  monitoring,
]

/**
 * What a service needs to do its part, and nothing else: it follows from what the systems state.
 *
 * Exchanges belong to nobody: they are made together with the users. A service that consumes may make its own queues and
 * their retry tiers again when they were deleted, and what leads to them from the exchanges of its topics.
 *
 * No exchange has the name of a queue: RabbitMQ knows rights by names only.
 */
export function brokerRightsOf(service: string, { topology, routes, services }: Plan): BrokerRights {
  const { topics } = topology
  const { takesEvents, keepsDeadLetters } = services.find(({ name }) => name === service) ?? {}
  const consumed = topics.filter(({ consumer }) => consumer === service)
  const names = consumed.map(({ name }) => name)
  const own = [...queuesOf(service, topology), ...names.flatMap((name) => retryQueuesOf(name, topology))]

  const published = new Set([
    ...(takesEvents ? Object.values(routes) : []),
    // A message that may be the death of its process is published to its queue again, in halves.
    ...names,
    ...consumed.flatMap(({ forwardsTo }) => forwardsTo ?? []),
    ...(keepsDeadLetters ? topics.map(({ name }) => name) : []),
  ])
  return {
    configure: own,
    write: [
      ...own,
      ...[...published].map((name) => exchangesOf(name).events),
      // The right to make a tier or a queue asks for that to write to where it leads.
      ...names.flatMap((name) => {
        const { retry, home, deadLetters } = exchangesOf(name)
        return [retry, home, deadLetters]
      }),
    ],
    read: [
      ...own,
      ...names.flatMap((name) => {
        const { events, retry, home } = exchangesOf(name)
        return [events, retry, home]
      }),
      ...(keepsDeadLetters ? topics.map(({ name }) => exchangesOf(name).deadLetters) : []),
    ],
  }
}
