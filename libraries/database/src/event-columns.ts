import { traceIdOf, type Event } from '@signalbox/contracts'
import { jsonbArray, textArray, timestampArray, uuidArray } from './binary-arrays.ts'

/** An event and when it arrived. */
export type StorableEvent = { readonly event: Event; readonly receivedDate: Date }

/**
 * What every topic table stores of an event, and who took it, as arrays for `unnest`: event_id, event_type,
 * create_date, accepted_date, received_date, event_data, accepted_by.
 */
export function eventColumns(batch: readonly StorableEvent[]): unknown[] {
  return [
    uuidArray(batch.map(({ event }) => event.id)),
    textArray(batch.map(({ event }) => event.eventType)),
    timestampArray(batch.map(({ event }) => event.create_date)),
    timestampArray(batch.map(({ event }) => event.accepted_date ?? null)),
    timestampArray(receivedDates(batch)),
    jsonbArray(batch.map(({ event }) => event.data ?? null)),
    textArray(batch.map(({ event }) => event.accepted_by ?? '')),
  ]
}

/**
 * The trace of each event, as an array for `unnest`. Where no event has one it is empty, which `unnest` fills up with
 * nulls: most systems trace nothing, and then it costs nothing.
 */
export function traceIds(batch: readonly StorableEvent[]): unknown {
  if (!batch.some(({ event }) => event.traceparent)) return []
  return textArray(batch.map(({ event }) => (event.traceparent ? traceIdOf(event.traceparent) : null)))
}

/** The parent of each event, as an array for `unnest`; empty where no event has one, as most have none. */
export function parentIds(batch: readonly StorableEvent[]): unknown {
  return batch.some(({ event }) => event.parent_id) ? batch.map(({ event }) => event.parent_id ?? null) : []
}

/** All events of one message have the same one. */
function receivedDates(batch: readonly StorableEvent[]): string[] {
  let last: Date | undefined
  let text = ''
  return batch.map(({ receivedDate }) => {
    if (receivedDate !== last) {
      last = receivedDate
      text = receivedDate.toISOString()
    }
    return text
  })
}
