import type { Event } from '@signalbox/contracts'
import { textArray, uuidArray, type Database } from '@signalbox/database'

const text = `
  SELECT stored.event_id AS id FROM unnest($1::uuid[], $2::text[]) AS given(event_id, event_data)
    JOIN notifications AS stored USING (event_id)
  WHERE stored.event_data <> given.event_data::jsonb`

/** Those of some events under whose ids something else is stored. */
export function selectReused(database: Database) {
  return async (events: readonly Event[]): Promise<ReadonlySet<string>> => {
    if (events.length === 0) return new Set()
    const values = [uuidArray(events.map(({ id }) => id)), textArray(events.map(({ data = null }) => data))]
    const rows = await database.query<{ id: string }>({ name: 'reused-notifications', text, values })
    return new Set(rows.map(({ id }) => id))
  }
}
