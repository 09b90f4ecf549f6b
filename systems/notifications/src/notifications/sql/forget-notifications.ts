import type { Database } from '@signalbox/database'

// As long as the event itself is kept (`retentionDays` in system.ts). So many at a time.
const text = `
  WITH old AS (
    SELECT id FROM notification_states
    WHERE accepted_at < now() - interval '60 days' AND status NOT IN ('SCHEDULED', 'PROCESSING', 'RETRYING') LIMIT 5000
  ),
  tries AS (DELETE FROM notification_attempts WHERE id IN (SELECT id FROM old)),
  gone AS (DELETE FROM notification_states WHERE id IN (SELECT id FROM old) RETURNING id),
  told AS (
    DELETE FROM notification_reports WHERE ctid IN (
      SELECT ctid FROM notification_reports WHERE reported_at < now() - interval '60 days' ORDER BY reported_at LIMIT 5000
    ) RETURNING provider_id
  )
  SELECT (SELECT count(*) FROM gone)::integer + (SELECT count(*) FROM told)::integer AS forgotten`

/** Forgets how notifications fared that are as old as their events may become. */
export function forgetNotifications(database: Database) {
  return async (stopping: AbortSignal): Promise<void> => {
    let forgotten = Number.POSITIVE_INFINITY
    while (forgotten > 0 && !stopping.aborted)
      forgotten =
        (await database.query<{ forgotten: number }>({ name: 'forget-notifications', text }))[0]?.forgotten ??
        0
  }
}
