import { exampleData, type Topic } from '@signalbox/contracts'
import {
  eventTypeNames,
  routes,
  topics,
  type EventType,
  type TopicName,
  eventTypes,
} from '@signalbox/systems'

/** An older name that still works; new clients use the other. */
const aliases: Partial<Record<EventType, EventType>> = { actionEvent: 'activeEvent' }

/** What the simulator offers for one line of the routing table. */
export type Offer = {
  readonly eventType: EventType
  /** 'Send passive event' for passiveEvent. */
  readonly label: string
  readonly topic: TopicName
  /** What it passes through, from the api to the table. */
  readonly route: readonly string[]
  /** Whether its value travels encrypted. */
  readonly isSealed: boolean
  readonly aliasOf: EventType | undefined
  /** Data as this type asks for it; nothing where it asks for none. */
  readonly example: Readonly<Record<string, unknown>> | undefined
}

function words(eventType: string): string {
  return eventType.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
}

/** The queues and services from a topic on, along the topology, and where it ends. */
function stopsFrom(name: string): string[] {
  const known: Readonly<Record<string, Topic>> = topics
  const topic = known[name]
  if (!topic) return []
  if (topic.consumer === undefined) return [topic.name, 'no service yet']
  return [topic.name, topic.consumer, ...(topic.forwardsTo ? stopsFrom(topic.forwardsTo) : ['PostgreSQL'])]
}

/** Everything that can be sent, in the order of the routing table. */
export const offers: readonly Offer[] = eventTypeNames.map((eventType) => {
  const topic = routes[eventType]
  return {
    eventType,
    label: `Send ${words(eventType)}`,
    topic,
    route: ['api', ...stopsFrom(topic)],
    isSealed: topics[topic].sealed,
    aliasOf: aliases[eventType],
    example: exampleData(eventTypes[eventType].data),
  }
})
