import type { SystemPage } from '@signalbox/contracts'

const open = `status IN ('SCHEDULED', 'PROCESSING', 'RETRYING')`

const lanes = `
  SELECT lane,
    (SELECT count(*) FROM (
      SELECT FROM notification_states WHERE priority = lane AND ${open} LIMIT 10001
    ) AS waiting)::integer AS waiting,
    (SELECT (extract(epoch FROM now() - min(accepted_at)) * 1000)::float8 FROM notification_states
      WHERE priority = lane AND ${open}) AS oldest_ms
  FROM unnest(ARRAY['critical', 'default']) AS lane`

// Of at most so many calls, so that a million of them in a quarter of an hour cost no more.
const recent = `
  SELECT id, attempt, provider, outcome, duration_ms FROM notification_attempts
  WHERE started_at > now() - interval '15 minutes' ORDER BY started_at DESC LIMIT 20000`

const providers = `
  WITH recent AS (${recent})
  SELECT provider, (count(*) FILTER (WHERE outcome IS NOT NULL))::integer AS calls,
    (count(*) FILTER (WHERE outcome = 'taken'))::integer AS taken,
    (count(*) FILTER (WHERE outcome = 'taken' AND attempt > 1 AND EXISTS (
      SELECT FROM notification_attempts AS earlier
      WHERE earlier.id = recent.id AND earlier.attempt < recent.attempt AND earlier.provider <> recent.provider
    )))::integer AS taken_over,
    (percentile_cont(0.99) WITHIN GROUP (ORDER BY duration_ms))::float8 AS p99_ms,
    (SELECT state FROM notification_circuits AS circuit WHERE circuit.provider = recent.provider
      AND since > now() - interval '15 minutes' ORDER BY state <> 'closed' DESC, since DESC LIMIT 1) AS circuit
  FROM recent GROUP BY provider ORDER BY provider`

const dead = `
  SELECT reason, provider, count(*)::integer AS count, max(changed_at) AS newest
  FROM (
    SELECT reason, changed_at, (
      SELECT provider FROM notification_attempts AS last WHERE last.id = state.id ORDER BY attempt DESC LIMIT 1
    ) AS provider
    FROM notification_states AS state WHERE status = 'DEAD_LETTERED' ORDER BY changed_at DESC LIMIT 10000
  ) AS newest_dead
  GROUP BY reason, provider ORDER BY count(*) DESC`

const doubt = `
  WITH recent AS (${recent})
  SELECT (SELECT count(*)::integer FROM recent WHERE outcome = 'uncertain') AS uncertain,
    (SELECT count(*)::integer FROM (
      SELECT id FROM recent WHERE outcome IN ('taken', 'uncertain') GROUP BY id HAVING count(*) > 1
    ) AS again) AS perhaps_twice,
    (SELECT count(*)::integer FROM (
      SELECT FROM notification_reports
      WHERE NOT is_known AND reported_at BETWEEN now() - interval '1 day' AND now() - interval '1 minute' LIMIT 10001
    ) AS unknown) AS unknown_reports`

const newest = `
  SELECT id, event_id, channel, priority, recipient, status, reason, accepted_at FROM notification_states
  ORDER BY accepted_at DESC, id DESC LIMIT 8`

const way = `
  SELECT state.id, event_id, channel, priority, recipient, status, reason, accepted_at,
    (SELECT coalesce(jsonb_agg(to_jsonb(call) - 'id' ORDER BY call.attempt), '[]')
      FROM notification_attempts AS call WHERE call.id = state.id) AS attempts
  FROM notification_states AS state
  WHERE id = CASE WHEN $1::text ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN $1::text::uuid END
    OR event_id = $1::text OR recipient = $1::text
  ORDER BY accepted_at DESC LIMIT 20`

/** What people see of it. */
export const page = {
  title: 'Notifications',
  asks: 'notifications',
  reads: { lanes, providers, dead, doubt, newest },
  finds: { way: { select: way, given: ['text'] } },
} as const satisfies SystemPage
