import type { Database } from '@signalbox/database'

const text = `
  UPDATE notification_states SET status = 'CANCELLED', reason = NULL, next_at = NULL, changed_at = now()
  WHERE id = $1 AND status IN ('SCHEDULED', 'RETRYING') RETURNING id`

/** Cancels what is not being sent, and says whether it did. Who sends looks at the state first. */
export function cancelNotification(database: Database) {
  return async (id: string): Promise<boolean> =>
    (await database.query({ name: 'cancel-notification', text, values: [id] })).length > 0
}
