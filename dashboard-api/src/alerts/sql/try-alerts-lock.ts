import type { Query } from '@signalbox/database'

const text = `SELECT FROM turns WHERE name = 'alerts' FOR UPDATE SKIP LOCKED`

/** Takes the right to step the alerts until the end of the transaction; false when another process has it. */
export async function tryAlertsLock(query: Query): Promise<boolean> {
  const rows = await query({ name: 'try-alerts-lock', text })
  return rows.length > 0
}
