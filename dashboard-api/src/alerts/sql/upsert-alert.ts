import type { Query } from '@signalbox/database'
import type { Alert } from '../alert.ts'

const text = `
  INSERT INTO alerts AS known (key, concern, holds_since, raised_at, well_since, noticed_at, notice)
  SELECT $1, $2::jsonb, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000),
    to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7::jsonb
  ON CONFLICT (key) DO UPDATE SET
    concern = excluded.concern,
    holds_since = excluded.holds_since,
    raised_at = excluded.raised_at,
    well_since = excluded.well_since,
    noticed_at = excluded.noticed_at,
    notice = excluded.notice,
    -- Another notice is to be posted at once.
    tries = CASE WHEN known.notice ->> 'id' IS DISTINCT FROM excluded.notice ->> 'id' THEN 0 ELSE known.tries END,
    next_try_at = CASE
      WHEN known.notice ->> 'id' IS DISTINCT FROM excluded.notice ->> 'id' THEN now() ELSE known.next_try_at
    END`

/** Writes how far an alert is. */
export async function upsertAlert(query: Query, alert: Alert): Promise<void> {
  const { key, concern, holdsSince, raisedAt, wellSince, noticedAt, notice } = alert
  const values = [
    key,
    JSON.stringify(concern),
    holdsSince,
    raisedAt,
    wellSince,
    noticedAt,
    notice === null ? null : JSON.stringify(notice),
  ]
  await query({ name: 'upsert-alert', text, values })
}
