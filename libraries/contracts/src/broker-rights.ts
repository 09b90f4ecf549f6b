import { isShared } from './declarations.ts'
import { eventsExchange, exchangesOf, heardQueues } from './exchanges.ts'
import { queuesOf, type Plan } from './plan.ts'
import { retryQueuesOf } from './topology.ts'

/** What a user may do in RabbitMQ, by the names of exchanges and queues; with a `*` at its end by the beginning of a name. */
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
 * their retry tiers again when they were deleted, and what leads to them from their exchanges.
 *
 * No exchange has the name of a queue: RabbitMQ knows rights by names only.
 */
export function brokerRightsOf(service: string, { topology, routes, services }: Plan): BrokerRights {
  const { queues } = topology
  const {
    takesEvents,
    publishes = [],
    emits = {},
    hears = [],
    keepsDeadLetters,
  } = services.find(({ name }) => name === service) ?? {}
  const consumed = queues.filter(({ consumer }) => consumer === service)
  const heard = hears.map((topic) => `${heardQueues(topic, service)}*`)
  const own = [...queuesOf(service, topology), ...consumed.flatMap(retryQueuesOf), ...heard]

  const published = new Set([
    ...(takesEvents ? Object.values(routes) : []),
    ...publishes,
    ...consumed.flatMap(({ forwardsTo }) => forwardsTo ?? []),
    ...Object.values(emits).flat(),
  ])
  const write = [
    ...own,
    ...[...published].map(eventsExchange),
    // The right to make a tier or a queue asks for that to write to where it leads. A message that may be the death of its
    // process goes home in halves.
    ...consumed.flatMap(({ name }) => {
      const { retry, home, deadLetters } = exchangesOf(name)
      return [retry, home, deadLetters]
    }),
    // What is sent on its way again goes to the queue that it came from.
    ...(keepsDeadLetters ? queues.map(({ name }) => exchangesOf(name).home) : []),
  ]
  const read = [
    ...own,
    ...hears.map(eventsExchange),
    ...consumed.flatMap((queue) => {
      const { copy, retry, home } = exchangesOf(queue.name)
      return [
        ...(queue.name === queue.routingKey ? [eventsExchange(queue.topic)] : []),
        ...(isShared(queue, topology) ? [copy] : []),
        retry,
        home,
      ]
    }),
    ...(keepsDeadLetters ? queues.map(({ name }) => exchangesOf(name).deadLetters) : []),
  ]
  return { configure: own, write: [...new Set(write)], read: [...new Set(read)] }
}
