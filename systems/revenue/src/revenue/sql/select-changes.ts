import type { Database } from '@signalbox/database'
import type { FeedOptions } from '@signalbox/runtime'
import type { RevenueChanged } from '@signalbox/systems/revenue/events/revenue-changed.ts'

/** How many changes of one user are read at a time. */
export const changesMax = 500

const text = `
  SELECT changed.* FROM unnest($1::text[], $2::bigint[]) AS watched(user_id, after)
    CROSS JOIN LATERAL (
      SELECT user_id, revenue, change, name, event_id, sequence FROM revenue_entries
      WHERE user_id = watched.user_id AND sequence > watched.after ORDER BY sequence LIMIT ${changesMax}
    ) AS changed`

/** The next changes of some users, each behind a sequence, in their order. */
export function selectChanges(database: Database): FeedOptions['readNext'] {
  return async (places) => {
    const values = [places.map(({ key }) => key), places.map(({ after }) => after)]
    const rows = await database.query<RevenueChanged>({ name: 'select-changes', text, values })
    return rows.map((row) => ({ key: row.user_id, number: row.sequence, text: JSON.stringify(row) }))
  }
}
