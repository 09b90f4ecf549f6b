import type { SystemPage } from '@signalbox/contracts'

/** From 0 to 1, the least to the most of what is read. Amounts stay text in the browser, so PostgreSQL measures them. */
const height = `coalesce(
  (revenue - min(revenue) OVER ()) / nullif(max(revenue) OVER () - min(revenue) OVER (), 0), 0.5
)::float8`

const users = `
  SELECT user_id, revenue, sequence, ARRAY(
    SELECT ${height} FROM revenue_entries AS entry
    WHERE entry.user_id = balance.user_id AND entry.sequence > balance.sequence - 30 ORDER BY entry.sequence
  ) AS heights
  FROM revenue_balances AS balance WHERE sequence > 0 ORDER BY balance.revenue DESC, user_id LIMIT 50`

const check = `
  SELECT checked_at, users, entries, wrong, (extract(epoch FROM now() - checked_at) * 1000)::float8 AS age_ms,
    next_at < now() - interval '1 minute' AS is_late
  FROM revenue_checked WHERE checked_at IS NOT NULL`

const entries = `
  SELECT sequence, user_id, event_id, name, change, revenue, received_date, sender, address, currency FROM revenue_entries`

/** What people see of it. */
export const page = {
  title: 'Revenue',
  asks: 'revenue',
  reads: { users, check },
  finds: {
    history: {
      select: `
        SELECT *, ${height} AS height
        FROM (${entries} WHERE user_id = $1 AND sequence < $2::bigint ORDER BY sequence DESC LIMIT 100) AS newest
        ORDER BY sequence DESC`,
      given: ['userId', 'before'],
    },
    entry: {
      select: `SELECT *, 0.5::float8 AS height FROM (${entries} WHERE event_id = $1::uuid) AS one`,
      given: ['eventId'],
    },
  },
} as const satisfies SystemPage
