import { routingTable } from './routing-table.ts'
import { deadLetterService, entryService, queuesOf, serviceNames } from './services.ts'
import { retryQueuesOf, topology } from './topology.ts'

/** What a user may do in RabbitMQ, by the names of exchanges and queues. */
export type BrokerRights = {
  /** Make and delete. */
  readonly configure: readonly string[]
  /** Publish to an exchange; bind a queue. */
  readonly write: readonly string[]
  /** Consume a queue; bind to an exchange. */
  readonly read: readonly string[]
  /** With which routing keys, on topic exchanges that are not open to all of them. */
  readonly routingKeys: readonly {
    readonly exchange: string
    readonly write: readonly string[]
    readonly read: readonly string[]
  }[]
}

/** The role of the dashboard for the management API: it sees figures, and no message. */
export const monitoring = 'monitoring'

/** Everybody who has a user of their own. */
export const brokerRoles: readonly string[] = [...serviceNames, monitoring]

/**
 * What a service needs to do its part, and nothing else: it follows from the topology and the routing table.
 *
 * Exchanges belong to nobody: they are made together with the users. A service that consumes may make its own queues and
 * their retry tiers again when they were deleted.
 */
export function brokerRightsOf(service: string): BrokerRights {
  const { exchange, retry, deadLetter, topics } = topology
  const consumed = topics.filter(({ consumer }) => consumer === service)
  const consumedNames = consumed.map(({ name }) => name)
  const tiers = consumedNames.flatMap((name) => retryQueuesOf(name))
  const own = [...queuesOf(service), ...tiers]
  const consumes = consumed.length > 0
  const keepsLetters = service === deadLetterService

  const published = unique([
    ...(service === entryService ? Object.values(routingTable) : []),
    // A message that may be the death of its process is published to its queue again, in halves.
    ...consumedNames,
    ...consumed.flatMap(({ forwardsTo }) => forwardsTo ?? []),
    ...(keepsLetters ? topics.map(({ name }) => name) : []),
  ])
  return {
    configure: own,
    write: unique([
      ...(published.length > 0 ? [exchange] : []),
      ...own,
      // The right to make a tier asks for that to write to where it leads.
      ...(consumes ? [retry.exchange, retry.homeExchange, deadLetter.exchange] : []),
    ]),
    read: unique([
      ...own,
      ...(consumes ? [exchange, retry.exchange, retry.homeExchange] : []),
      ...(keepsLetters ? [deadLetter.exchange] : []),
    ]),
    routingKeys: [
      ...(published.length > 0 ? [{ exchange, write: published, read: consumedNames }] : []),
      ...(consumes
        ? [
            { exchange: retry.exchange, write: tiers, read: tiers },
            { exchange: retry.homeExchange, write: consumedNames, read: consumedNames },
          ]
        : []),
      ...(consumes && !keepsLetters
        ? [{ exchange: deadLetter.exchange, write: consumedNames, read: [] }]
        : []),
    ],
  }
}

const unique = (names: readonly string[]): string[] => [...new Set(names)]
