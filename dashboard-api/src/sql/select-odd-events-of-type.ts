import { topics, type NewestEvent, type TopicName } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { newestEvent, type NewestRow } from './newest-event.ts'

const text = (topic: TopicName) => `
  SELECT '${topic}' AS topic, event_id AS id, event_type, create_date, processed_date, total_time_ms
  FROM (SELECT * FROM ${topics[topic].table}_default ORDER BY processed_date DESC LIMIT $2) AS looked_at
  WHERE event_type = $1 ORDER BY processed_date DESC LIMIT $3`

/** The newest events of one type whose ids do not begin with the time, so that no page by id holds them in order. */
export async function selectOddEventsOfType(
  database: Database,
  topic: TopicName,
  eventType: string,
  { lookedAtMax, limit }: { readonly lookedAtMax: number; readonly limit: number },
): Promise<NewestEvent[]> {
  const rows = await database.query<NewestRow>({
    name: `select-odd-events-of-type ${topic}`,
    text: text(topic),
    values: [eventType, lookedAtMax, limit],
  })
  return rows.map(newestEvent)
}
