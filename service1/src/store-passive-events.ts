import type { Handle } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'

/** Stores what arrives on topic1. A passive event has no further journey. */
export function storePassiveEvents(insert: Handle<Event>): Handle<Event> {
  return async (batch) => {
    await insert(batch)
  }
}
