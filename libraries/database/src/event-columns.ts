import type { Event } from '@signalbox/contracts'

/**
 * The columns that every topic table has, as arrays for `unnest`: event_id, event_type, create_date,
 * accepted_date, received_date, event_data.
 */
export function eventColumns(
  batch: readonly { readonly event: Event; readonly receivedDate: Date }[],
): unknown[][] {
  return [
    batch.map(({ event }) => event.id),
    batch.map(({ event }) => event.eventType),
    batch.map(({ event }) => event.create_date),
    batch.map(({ event }) => event.accepted_date ?? null),
    batch.map(({ receivedDate }) => receivedDate.toISOString()),
    batch.map(({ event }) => (event.data ? JSON.stringify(event.data) : null)),
  ]
}
