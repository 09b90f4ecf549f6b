import type { DeadLetterSummary } from './dead-letter-page.ts'
import { itemsIn, membersOf, type JsonText } from './json/index.ts'

/** What one topic's table holds of an event. All dates RFC 3339. */
export type StoredEvent = {
  readonly topic: string
  readonly eventType: string
  /** By the sender's clock. */
  readonly create_date: string
  /** By the api's clock; null for an event that was published to RabbitMQ by hand. */
  readonly accepted_date: string | null
  /** By the service's clock. */
  readonly received_date: string
  /** By the database's clock. */
  readonly processed_date: string
  readonly total_time_ms: number
  /** As PostgreSQL keeps it, digit by digit; in the answer it is a JSON object like any. */
  readonly data: JsonText | null
  /** Null when it has none, or when the table keeps none. */
  readonly value: string | null
  /** The trace that it belongs to, 32 hexadecimal digits; null when nobody has traced it. */
  readonly traceId: string | null
  /** The event that it was derived from; null where it was not. */
  readonly parentId: string | null
}

/** How often one topic got the event again under the id that it had stored. */
export type EventRepeats = {
  readonly topic: string
  readonly times: number
  readonly first: string
  readonly last: string
}

/**
 * Where an event is now.
 *
 * - `stored`: at the end of its journey.
 * - `on its way`: a service will have it in a moment.
 * - `waiting`: it waits in a queue that nobody consumes, or for another try.
 * - `dead`: with the dead letters.
 * - `unaccounted for`: not at its end, not dead, and in no queue.
 */
export type Whereabouts = {
  readonly word: 'stored' | 'on its way' | 'waiting' | 'dead' | 'unaccounted for'
  readonly sentence: string
  /** The queue that it should come out of next; null when it is stored or dead. */
  readonly queue: string | null
}

/** An event that was derived from another one. */
export type ChildEvent = {
  readonly id: string
  /** Null where it is known by its dead letters alone. */
  readonly eventType: string | null
  /** The topics whose tables have it. */
  readonly storedIn: readonly string[]
  /** The queues in which it was given up. */
  readonly deadIn: readonly string[]
}

/** `GET /api/events/:id`: everything that is known about one event. */
export type EventReport = {
  readonly id: string
  /** When it was read, RFC 3339, by the database's clock. */
  readonly time: string
  readonly where: Whereabouts
  /** In the order of the topics. */
  readonly stored: readonly StoredEvent[]
  readonly repeats: readonly EventRepeats[]
  /** Newest first, at most 20. */
  readonly deadLetters: readonly DeadLetterSummary[]
  /** The event that it was derived from; null where it was not. */
  readonly parentId: string | null
  /** What was derived from it and is stored or dead, in the order of their ids, at most 100. */
  readonly children: readonly ChildEvent[]
}

/** Writes a report as JSON, with the data of the event as it is kept. */
export function writeEventReport({ stored, ...report }: EventReport): string {
  const rows = stored.map(({ data, ...row }) => `${JSON.stringify(row).slice(0, -1)},"data":${data}}`)
  return `${JSON.stringify(report).slice(0, -1)},"stored":[${rows.join(',')}]}`
}

/** Reads what `writeEventReport` wrote. */
export function readEventReport(text: string): EventReport {
  const report = JSON.parse(text) as EventReport
  const rows = itemsIn(membersOf(text as JsonText).get('stored') ?? ('[]' as JsonText))
  const stored = report.stored.map((row, index) => {
    const data = membersOf(rows[index] ?? ('{}' as JsonText)).get('data')
    return { ...row, data: row.data === null || data === undefined ? null : data }
  })
  return { ...report, stored }
}
