/**
 * Which topic an event travels on, by its `eventType`.
 *
 * This is the one place that decides it: the api routes by it, the simulator offers what it lists.
 * To add an event type, add a line here and, where it needs a topic of its own, a line in `topology.ts`.
 */
export const routingTable = {
  passiveEvent: 'topic1',
  activeEvent: 'topic2',
  /** What an older client calls an active event. */
  actionEvent: 'topic2',
} as const satisfies Record<string, string>

export type EventType = keyof typeof routingTable

/** Every event type that the api takes, in the order of the routing table. */
export const eventTypes = Object.keys(routingTable) as [EventType, ...EventType[]]
