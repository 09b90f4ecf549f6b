import type { NewestEvent } from '@signalbox/contracts'
import { topicNames, type TopicName } from '@signalbox/systems'
import type { Database } from '@signalbox/database'
import { newestColumns, newestEvent, newestFirst, type NewestRow } from './newest-event.ts'

/** The newest events of all topics or of one, newest first. Its cost depends on `limit` alone. */
export async function selectNewestEvents(
  database: Database,
  limit: number,
  of: readonly TopicName[] = topicNames,
): Promise<NewestEvent[]> {
  // The limit in the text: with an unknown one PostgreSQL would plan for a tenth of the table, anew each time.
  const newestOf = (topic: TopicName) => `(${newestColumns(topic)} ${newestFirst} LIMIT ${limit})`
  const rows = await database.query<NewestRow>({
    // PostgreSQL knows a statement by the first 63 characters of its name.
    name: `select-newest-events ${limit} ${of === topicNames ? 'of all' : of.join(' ')}`,
    text: `SELECT * FROM (${of.map(newestOf).join('\n  UNION ALL ')}) AS newest
      ORDER BY processed_date DESC, id DESC LIMIT ${limit}`,
  })
  return rows.map(newestEvent)
}
