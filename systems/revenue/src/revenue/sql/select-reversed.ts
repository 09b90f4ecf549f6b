import type { Database } from '@signalbox/database'

const text = `SELECT event_id AS id, user_id AS "userId", (-change)::text AS change FROM revenue_entries WHERE event_id = ANY ($1)`

/** By the id of an entry, whose it is, and what would take it back. */
export function selectReversed(database: Database) {
  return async (ids: readonly string[]) => {
    type Row = { id: string; userId: string; change: string }
    const rows = await database.query<Row>({ name: 'select-reversed', text, values: [ids] })
    return new Map(rows.map(({ id, ...back }) => [id, back]))
  }
}
