import { routes, topology } from '@signalbox/systems'
import { readKeyRing, type KeyRing } from '@signalbox/sealing'

/** The keys of every sealed topic that the routing table leads to, by the topic's name. */
export type KeyRings = ReadonlyMap<string, KeyRing>

const fed: ReadonlySet<string> = new Set(Object.values(routes))

/**
 * Reads the keys of each topic that events are sealed for here: those of `orders` from `ORDERS_KEYS`.
 *
 * @throws Error that names the variable when one is missing or wrong
 */
export function readKeyRings(
  environment: NodeJS.ProcessEnv,
  sealed: readonly string[] = sealedTopics(),
): KeyRings {
  return new Map(
    sealed.map((topic) => {
      const variable = `${topic.toUpperCase()}_KEYS`
      return [topic, readKeyRing(environment[variable], variable)]
    }),
  )
}

const sealedTopics = () =>
  topology.topics.filter(({ name, sealed }) => sealed && fed.has(name)).map(({ name }) => name)

/** @throws Error when the topic's keys were not read at the start */
export function ringOf(rings: KeyRings, topic: string): KeyRing {
  const ring = rings.get(topic)
  if (!ring) throw new Error(`Cannot seal for ${topic} as its keys are not here`)
  return ring
}
