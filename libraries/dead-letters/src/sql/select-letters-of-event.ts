import type { Database } from '@signalbox/database'
import { letterColumns, type LetterFacts } from './letter-columns.ts'

const text = `
  SELECT ${letterColumns}
  FROM dead_letters WHERE event_id = $1 ORDER BY last_failure DESC LIMIT $2`

/** The letters of one event, dead now or replayed, the newest failure first. */
export async function selectLettersOfEvent(
  database: Database,
  eventId: string,
  limit: number,
): Promise<LetterFacts[]> {
  return await database.query({ name: 'select-letters-of-event', text, values: [eventId, limit] })
}
