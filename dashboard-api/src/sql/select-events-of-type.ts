import { topics, type NewestEvent, type TopicName } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { newestEvent, type NewestRow } from './newest-event.ts'

// No index knows the type, as one more index would slow down every insert. A common type is found within the newest
// few rows; for a rare one no page looks at more than so many.
const text = (topic: TopicName) => `
  SELECT '${topic}' AS topic, event_id AS id, event_type, create_date, processed_date, total_time_ms
  FROM (
    SELECT * FROM ${topics[topic].table}
    WHERE event_id < coalesce($2::uuid, uuid7_floor(now() + interval '1 day'))
    ORDER BY event_id DESC LIMIT $3
  ) AS looked_at
  WHERE event_type = $1 ORDER BY event_id DESC LIMIT $4`

type Page = {
  /** The id before which to look; without it the newest are meant. */
  readonly before: string | undefined
  /** How many events of any type are looked at. */
  readonly lookedAtMax: number
  readonly limit: number
}

/** The newest events of one type in one topic, by id, which begins with the time. */
export async function selectEventsOfType(
  database: Database,
  topic: TopicName,
  eventType: string,
  { before, lookedAtMax, limit }: Page,
): Promise<NewestEvent[]> {
  const rows = await database.query<NewestRow>({
    name: `select-events-of-type ${topic}`,
    text: text(topic),
    values: [eventType, before ?? null, lookedAtMax, limit],
  })
  return rows.map(newestEvent)
}
