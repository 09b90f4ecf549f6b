import type { Database } from '@signalbox/database'
import type { Recent } from '../recent.ts'

const cancel = `
  UPDATE notification_states SET status = 'CANCELLED', reason = NULL, next_at = NULL, changed_at = now()
  WHERE id = $1 AND status IN ('SCHEDULED', 'RETRYING') RETURNING id`

// It is not stored yet: whoever comes to it later finds it cancelled.
const keep = `
  INSERT INTO notification_states (
    id, event_id, channel, priority, recipient, provider, send_at, expires_at, accepted_at, status
  ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'CANCELLED')
  ON CONFLICT DO NOTHING RETURNING id`

/** Cancels what is not being sent, and says whether it did. Who sends looks at the state first. */
export function cancelNotification(database: Database, recent: Pick<Recent, 'find' | 'timingOf'>) {
  const isCancelled = async (id: string) =>
    (await database.query({ name: 'cancel-notification', text: cancel, values: [id] })).length > 0

  return async (id: string): Promise<boolean> => {
    if (await isCancelled(id)) return true
    const found = recent.find(id)
    if (!found) return false
    const { provider, sendAt, expiresAt } = recent.timingOf(id)
    const { eventId, channel, priority, recipient, acceptedAt } = found
    const values = [id, eventId, channel, priority, recipient, provider, sendAt, expiresAt, acceptedAt]
    const kept = await database.query({ name: 'keep-cancelled', text: keep, values })
    // Somebody may have stored it meanwhile.
    return kept.length > 0 || (await isCancelled(id))
  }
}
