import { storeOnce, type Handle } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'

export type StorePassiveOptions = Parameters<typeof storeOnce<Event>>[0]

/** Stores what arrives on topic1. A passive event has no further journey. */
export function storePassiveEvents(options: StorePassiveOptions): Handle<Event> {
  return storeOnce(options)
}
