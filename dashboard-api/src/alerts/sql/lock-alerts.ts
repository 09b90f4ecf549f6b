import type { Query } from '@signalbox/database'
import type { Alert } from '../alert.ts'

// Locked, so that a notice which has just been posted cannot be written back as one that was not.
const text = `
  SELECT key, concern, notice,
    (extract(epoch FROM holds_since) * 1000)::float8 AS "holdsSince",
    (extract(epoch FROM raised_at) * 1000)::float8 AS "raisedAt",
    (extract(epoch FROM well_since) * 1000)::float8 AS "wellSince",
    (extract(epoch FROM noticed_at) * 1000)::float8 AS "noticedAt"
  FROM alerts ORDER BY key FOR UPDATE`

/** Reads every alert and locks it until the end of the transaction. */
export async function lockAlerts(query: Query): Promise<Alert[]> {
  return await query<Alert>({ name: 'lock-alerts', text })
}
