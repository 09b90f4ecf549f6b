import { routes, topics, type TopicName } from '@signalbox/systems'
import { readKeyRing, type KeyRing } from '@signalbox/sealing'

/** The keys of every sealed topic that the routing table leads to, by the topic's name. */
export type KeyRings = ReadonlyMap<TopicName, KeyRing>

const fed = new Set<TopicName>(Object.values(routes))

/**
 * Reads the keys of each topic that events are sealed for here: those of `topic2` from `TOPIC2_KEYS`.
 *
 * @throws Error that names the variable when one is missing or wrong
 */
export function readKeyRings(
  environment: NodeJS.ProcessEnv,
  sealed: readonly TopicName[] = sealedTopics(),
): KeyRings {
  return new Map(
    sealed.map((topic) => {
      const variable = `${topic.toUpperCase()}_KEYS`
      return [topic, readKeyRing(environment[variable], variable)]
    }),
  )
}

const sealedTopics = () => [...fed].filter((topic) => topics[topic].sealed)

/** @throws Error when the topic's keys were not read at the start */
export function ringOf(rings: KeyRings, topic: TopicName): KeyRing {
  const ring = rings.get(topic)
  if (!ring) throw new Error(`Cannot seal for ${topic} as its keys are not here`)
  return ring
}
