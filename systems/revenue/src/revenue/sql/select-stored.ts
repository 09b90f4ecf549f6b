import type { Database } from '@signalbox/database'
import type { RevenueChanged } from '@signalbox/systems/revenue/events/revenue-changed.ts'

const text = `SELECT user_id, revenue, change, name, event_id, sequence FROM revenue_entries WHERE event_id = ANY ($1)`

/** What entries have led to. */
export function selectStored(database: Database) {
  return async (ids: readonly string[]): Promise<RevenueChanged[]> =>
    await database.query<RevenueChanged>({ name: 'select-stored', text, values: [ids] })
}
