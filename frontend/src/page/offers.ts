import { eventTypes, routingTable, topics, type EventType, type TopicName } from '@signalbox/contracts'

/** An older name that still works; new clients use the other. */
const aliases: Partial<Record<EventType, EventType>> = { actionEvent: 'activeEvent' }

/** What the simulator offers for one line of the routing table. */
export type Offer = {
  readonly eventType: EventType
  /** 'Send passive event' for passiveEvent. */
  readonly label: string
  readonly topic: TopicName
  /** Whether its value travels encrypted. */
  readonly isSealed: boolean
  readonly aliasOf: EventType | undefined
}

function words(eventType: string): string {
  return eventType.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
}

/** Everything that can be sent, in the order of the routing table. */
export const offers: readonly Offer[] = eventTypes.map((eventType) => {
  const topic = routingTable[eventType]
  return {
    eventType,
    label: `Send ${words(eventType)}`,
    topic,
    isSealed: topics[topic].sealed,
    aliasOf: aliases[eventType],
  }
})
