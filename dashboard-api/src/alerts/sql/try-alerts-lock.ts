import type { Query } from '@signalbox/database'

const text = `SELECT pg_try_advisory_xact_lock(hashtext('alerts')) AS taken`

/** Takes the right to step the alerts until the end of the transaction; false when another process has it. */
export async function tryAlertsLock(query: Query): Promise<boolean> {
  const [row] = await query<{ taken: boolean }>({ name: 'try-alerts-lock', text })
  return row?.taken ?? false
}
