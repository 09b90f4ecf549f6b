import { exampleData, wayFrom, type EventTypeDefinition, type System } from '@signalbox/contracts'
import {
  eventTypeNames,
  routes,
  samples,
  topics,
  systems,
  topology,
  type EventType,
  type TopicName,
  eventTypes,
} from '@signalbox/systems'

/** The name that new clients use, of one that is older and still works. */
const nameOf = (type: EventType) =>
  eventTypeNames.find((name) => {
    const { aliases }: EventTypeDefinition = eventTypes[name]
    return name !== type && aliases?.includes(type)
  })

/** What the simulator offers for one line of the routing table. */
export type Offer = {
  readonly eventType: EventType
  /** 'Send passive event' for passiveEvent. */
  readonly label: string
  readonly topic: TopicName
  /** The system that has it. */
  readonly system: string | undefined
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
  const way = wayFrom(topology.topics, name)
  const stops = way.flatMap(({ name: topic, consumer = 'no service yet' }) => [topic, consumer])
  return way.at(-1)?.consumer === undefined ? stops : [...stops, 'PostgreSQL']
}

const systemOf = (type: EventType) =>
  systems.find(({ eventTypes: own }: System) =>
    Object.entries(own).some(([name, { aliases }]) => name === type || aliases?.includes(type)),
  )?.name

/** Everything that can be sent, in the order of the routing table. */
export const offers: readonly Offer[] = eventTypeNames.map((eventType) => {
  const topic = routes[eventType]
  return {
    eventType,
    label: `Send ${words(eventType)}`,
    topic,
    system: systemOf(eventType),
    route: ['api', ...stopsFrom(topic)],
    isSealed: topics[topic].sealed,
    aliasOf: nameOf(eventType),
    example: exampleData(eventTypes[eventType].data),
  }
})

/** What can be sent to the systems that run; everything until that is known. */
export const offersTo = (running: readonly string[] | undefined) =>
  offers.filter(({ system }) => running === undefined || (system !== undefined && running.includes(system)))

/** Whether runs may send active events: those whose value travels sealed. */
export const takesActive = (running: readonly string[] | undefined) =>
  offersTo(running).some(({ eventType }) => eventType === samples.sealed?.eventType)
