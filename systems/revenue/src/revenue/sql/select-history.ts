import type { Database } from '@signalbox/database'

export type HistoryPage = {
  readonly userId: string
  /** Only what comes behind this sequence. */
  readonly after: number
  readonly limit: number
  /** Only the entry with this id. */
  readonly eventId?: string | undefined
}

const text = `
  SELECT sequence, event_id, name, abs(change) AS value, change, revenue, received_date, sender, address, reverses, currency
  FROM revenue_entries
  WHERE user_id = $1 AND sequence > $2 AND ($4::uuid IS NULL OR event_id = $4)
  ORDER BY sequence LIMIT $3`

/** The entries of a user, in their order, each with what the user had after it. */
export async function selectHistory(database: Database, { userId, after, limit, eventId }: HistoryPage) {
  const values = [userId, after, limit, eventId ?? null]
  return await database.query({ name: 'select-history', text, values })
}
