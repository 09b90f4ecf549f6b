import { queuesOf, subscriptionsOf, type Service, type Topology } from '@signalbox/contracts'

/** The part of the plan of all systems from which it follows what is harmed and where events have to arrive. */
export type List = { readonly topology: Topology; readonly services: readonly Service[] }

/** Where an event of a topic has to arrive: a table of one subscription, of the topic or of one behind it. */
export type Place = {
  readonly table: string
  /** The subscriptions that lead there, the last its own: a dead letter of one of them is why it may be missing. */
  readonly through: readonly string[]
  /** Whether it is the first table of its topic, which keeps all of an event. */
  readonly keepsAll: boolean
}

/** All tables in which an event of a topic has to be once it has come to its ends. */
export function placesOf(topic: string, list: List, before: readonly string[] = []): Place[] {
  return subscriptionsOf(list.topology, topic).flatMap(({ name, table, consumer, forwardsTo }) => {
    if (consumer === undefined || before.includes(name)) return []
    const through = [...before, name]
    const own = table === undefined ? [] : [{ table, through, keepsAll: name === topic }]
    return [...own, ...(forwardsTo === undefined ? [] : placesOf(forwardsTo, list, through))]
  })
}

/** The subscription to which a queue belongs, itself or one of its lanes. */
export function subscriptionOf(queue: string, { topology }: List): string {
  return topology.queues.find(({ name }) => name === queue)?.subscription ?? queue
}

/** The topics whose events somebody consumes. */
export function consumedTopics({ topology }: List): string[] {
  const consumed = topology.queues.filter(({ consumer }) => consumer !== undefined)
  return [...new Set(consumed.map(({ topic }) => topic))]
}

/** The subscriptions of a topic that somebody consumes, each of which gets every message. */
export function readersOf(topic: string, { topology }: List): string[] {
  return subscriptionsOf(topology, topic)
    .filter(({ consumer }) => consumer !== undefined)
    .map(({ name }) => name)
}

/** The services that consume something, the dead letters included. */
export function consumersOf({ topology, services }: List): Service[] {
  return services.filter(({ name }) => queuesOf(name, topology).length > 0)
}

/** The subscriptions from whose events services derive those of a topic. */
export function derivedFrom(topic: string, list: List): string[] {
  const parents = list.services.flatMap(({ emits = {} }) =>
    Object.entries(emits).flatMap(([queue, onto]) => (onto.includes(topic) ? [queue] : [])),
  )
  return [...new Set(parents.map((queue) => subscriptionOf(queue, list)))]
}
