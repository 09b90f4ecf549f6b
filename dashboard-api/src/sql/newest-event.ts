import type { NewestEvent } from '@signalbox/contracts'

/** A row of a topic table with the topic's name, as the lists of events show it. */
export type NewestRow = {
  readonly topic: string
  readonly id: string
  readonly event_type: string
  readonly create_date: Date
  readonly processed_date: Date
  readonly total_time_ms: number
}

/** The row as it is answered. */
export function newestEvent({ event_type, create_date, processed_date, ...row }: NewestRow): NewestEvent {
  return {
    ...row,
    eventType: event_type,
    create_date: create_date.toISOString(),
    processed_date: processed_date.toISOString(),
  }
}
