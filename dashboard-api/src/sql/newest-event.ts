import type { NewestEvent } from '@signalbox/contracts'
import { topics, type TopicName } from '@signalbox/systems'

/** A row of a topic table with the topic's name, as the lists of events show it. */
export type NewestRow = {
  readonly topic: string
  readonly id: string
  readonly event_type: string
  readonly create_date: Date
  readonly processed_date: Date
  readonly total_time_ms: number
}

/** The columns of a `NewestRow`. */
export const newestColumns = (topic: TopicName) => `
  SELECT '${topic}' AS topic, event_id AS id, event_type, create_date, processed_date,
    total_time_ms(create_date, processed_date)
  FROM ${topics[topic].table}`

/**
 * The newest first, by when they were stored here: neither a sender's clock nor the time in an id orders a page. Each
 * partition has an index for it, and what one statement stored has one date, so the id decides between those.
 */
export const newestFirst = 'ORDER BY processed_date DESC, event_id DESC'

/** The row as it is answered. */
export function newestEvent({ event_type, create_date, processed_date, ...row }: NewestRow): NewestEvent {
  return {
    ...row,
    eventType: event_type,
    create_date: create_date.toISOString(),
    processed_date: processed_date.toISOString(),
  }
}
