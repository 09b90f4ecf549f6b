import type { EventRepeats } from '@signalbox/contracts'
import { topicNames } from '@signalbox/systems'
import type { Database } from '@signalbox/database'

const text = `
  SELECT topic, count(*) AS times, min(accepted_date) AS first, max(accepted_date) AS last
  FROM repeats WHERE topic = ANY ($1) AND event_id = $2
  GROUP BY topic ORDER BY topic`

/** How often each topic got one event again under the id that it had stored. */
export async function selectRepeats(database: Database, id: string): Promise<EventRepeats[]> {
  const rows = await database.query<{ topic: string; times: number; first: Date; last: Date }>({
    name: 'select-repeats',
    text,
    values: [topicNames, id],
  })
  return rows.map(({ first, last, ...row }) => ({
    ...row,
    first: first.toISOString(),
    last: last.toISOString(),
  }))
}
