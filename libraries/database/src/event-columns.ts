import type { Event } from '@signalbox/contracts'

/** An event and when it arrived. */
export type StorableEvent = { readonly event: Event; readonly receivedDate: Date }

/**
 * What every topic table stores of an event, and who took it, as arrays for `unnest`: event_id, event_type,
 * create_date, accepted_date, received_date, event_data, accepted_by.
 */
export function eventColumns(batch: readonly StorableEvent[]): unknown[][] {
  return [
    batch.map(({ event }) => event.id),
    batch.map(({ event }) => event.eventType),
    batch.map(({ event }) => event.create_date),
    batch.map(({ event }) => event.accepted_date ?? null),
    batch.map(({ receivedDate }) => receivedDate.toISOString()),
    batch.map(({ event }) => (event.data ? JSON.stringify(event.data) : null)),
    batch.map(({ event }) => event.accepted_by ?? ''),
  ]
}
