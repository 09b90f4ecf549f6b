import type { Plan } from './plan.ts'
import type { EventTypeDefinition } from './system.ts'
import type { Topic } from './topology.ts'

/** An event type that can be sent without any data, and what its events pass. */
export type Sample<Name extends string = string> = {
  readonly eventType: Name
  /** From the topic onto which the api puts it to the last one. */
  readonly way: readonly [Topic, ...Topic[]]
}

/** What is sent where any event will do: by the simulator's runs, the bench, the rehearsal and tests. */
export type Samples<Name extends string = string> = {
  readonly plain: Sample<Name>
  /** One whose value travels sealed, if there is such a type. */
  readonly sealed: Sample<Name> | undefined
  /** Both, or the one that there is. */
  readonly all: readonly [Sample<Name>, ...Sample<Name>[]]
}

/**
 * Finds the first event types of a list that need no data and whose events are consumed.
 *
 * @throws Error when there is none
 */
export function samplesOf<Name extends string>({
  eventTypes,
  topology: { topics },
}: Pick<Plan, 'topology'> & {
  readonly eventTypes: Readonly<Record<Name, EventTypeDefinition>>
}): Samples<Name> {
  const types = Object.entries<EventTypeDefinition>(eventTypes) as [Name, EventTypeDefinition][]
  const samples = types.flatMap(([eventType, { topic, data }]) => {
    const [first, ...others] = wayFrom(topics, topic)
    return first?.consumer === undefined || data !== undefined
      ? []
      : [{ eventType, way: [first, ...others] as const }]
  })
  const plain = samples.find(({ way }) => !way[0].sealed) ?? samples[0]
  if (!plain) throw new Error('No event type can be sent without data')
  const sealed = samples.find(({ way }) => way[0].sealed)
  return { plain, sealed, all: sealed && sealed !== plain ? [plain, sealed] : [plain] }
}

/** The topics that an event passes from one on. */
export function wayFrom(topics: readonly Topic[], name: string): Topic[] {
  const topic = topics.find((one) => one.name === name)
  if (!topic) return []
  const others = topics.filter((one) => one !== topic)
  return [topic, ...(topic.forwardsTo === undefined ? [] : wayFrom(others, topic.forwardsTo))]
}
