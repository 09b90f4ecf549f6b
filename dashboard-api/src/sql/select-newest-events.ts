import { topicNames, topics, type NewestEvent, type TopicName } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { newestEvent, type NewestRow } from './newest-event.ts'

// The ids of a table's daily partitions sort by time, so the newest are at the end of the key. Ids that do
// not sort by time lie in the default partition, which has an index of its own for this.
const newestOf = (topic: TopicName) => `
  (SELECT '${topic}' AS topic, event_id AS id, event_type, create_date, processed_date, total_time_ms
    FROM ${topics[topic].table} WHERE event_id < uuid7_floor(now() + interval '1 day')
    ORDER BY event_id DESC LIMIT $1)
  UNION
  (SELECT '${topic}', event_id, event_type, create_date, processed_date, total_time_ms
    FROM ${topics[topic].table}_default ORDER BY processed_date DESC LIMIT $1)`

const inOrder = 'ORDER BY processed_date DESC, id DESC LIMIT $1'

/** The newest events of all topics or of one, newest first. Its cost depends on `limit` alone. */
export async function selectNewestEvents(
  database: Database,
  limit: number,
  of: readonly TopicName[] = topicNames,
): Promise<NewestEvent[]> {
  const rows = await database.query<NewestRow>({
    name: `select-newest-events ${of.join(' ')}`,
    text: `${of.map(newestOf).join('\n  UNION')}\n  ${inOrder}`,
    values: [limit],
  })
  return rows.map(newestEvent)
}
