import { routingTable } from './routing-table.ts'
import { deadLetterService, entryService, serviceNames } from './services.ts'
import { topology } from './topology.ts'

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
 * Exchanges and the retry tiers belong to nobody: they are made together with the users. A service that consumes may
 * make its own queues again when they were deleted.
 */
export function brokerRightsOf(service: string): BrokerRights {
  const { exchange, retry, deadLetter, topics } = topology
  const consumed = topics.filter(({ consumer }) => consumer === service)
  const own = consumed.map(({ name }) => name)
  const forwards = consumed.flatMap(({ forwardsTo }) => forwardsTo ?? [])
  const entered = service === entryService ? [...new Set<string>(Object.values(routingTable))] : []
  const replayed = service === deadLetterService ? topics.map(({ name }) => name) : []
  const consumes = own.length > 0
  // Own queues, too: a message that may be the death of its process is published to its queue again, in halves.
  const published = [...new Set([...entered, ...own, ...forwards, ...replayed])]
  const letters = service === deadLetterService ? [...new Set(Object.values(deadLetter))] : []
  return {
    configure: [...own, ...(letters.length > 0 ? [deadLetter.queue] : [])],
    write: [
      ...(published.length > 0 ? [exchange] : []),
      ...own,
      ...(consumes ? [retry.exchange, deadLetter.exchange] : []),
      ...letters,
    ],
    read: [...own, ...(consumes ? [exchange] : []), ...letters],
    routingKeys: [
      ...(published.length > 0 ? [{ exchange, write: published, read: own }] : []),
      ...(consumes && letters.length === 0 ? [{ exchange: deadLetter.exchange, write: own, read: [] }] : []),
    ],
  }
}
