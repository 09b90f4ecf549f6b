import type { Query } from '@signalbox/database'

/** How an outbox is doing. */
export type OutboxFigures = {
  /** Rows that are to be sent; counted up to 100,000. */
  readonly unsent: number
  /** How long ago the oldest of them was added, in seconds; 0 where there is none. */
  readonly oldestSeconds: number
  /** Those among them that have failed and are tried again. */
  readonly failing: number
  readonly parked: number
  /** Leases of shards that ran out because a relay died or stood still, since the outbox was made. */
  readonly leasesTakenOver: number
  /** Relays that were seen within the last minute. */
  readonly relays: number
  /** How long the oldest transaction of this database is open, in seconds: until it ends, no deleted row is cleaned up. */
  readonly oldestTransactionSeconds: number
}

// Counting stops where it would begin to cost something. Without pg_read_all_stats a role sees its own transactions only.
const text = (schema: string) => `
  SELECT
    (SELECT count(*) FROM (SELECT FROM ${schema}.outbox LIMIT 100000) AS rows)::integer AS "unsent",
    (
      SELECT coalesce(extract(epoch FROM now() - min(first.added_at)), 0)::double precision
      FROM ${schema}.outbox_shards CROSS JOIN LATERAL (
        SELECT added_at FROM ${schema}.outbox WHERE outbox.shard = outbox_shards.shard ORDER BY number LIMIT 1
      ) AS first
    ) AS "oldestSeconds",
    (SELECT count(*) FROM ${schema}.outbox_failing)::integer AS "failing",
    (SELECT count(*) FROM ${schema}.outbox_parked)::integer AS "parked",
    (SELECT sum(taken_over) FROM ${schema}.outbox_shards)::integer AS "leasesTakenOver",
    (SELECT count(*) FROM ${schema}.outbox_relays WHERE seen_at > now() - interval '1 minute')::integer AS "relays",
    (
      SELECT coalesce(extract(epoch FROM max(now() - xact_start)), 0)::double precision
      FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    ) AS "oldestTransactionSeconds"`

/** Reads how an outbox is doing. */
export async function selectFigures(query: Query, schema: string): Promise<OutboxFigures> {
  const [figures] = await query<OutboxFigures>({ name: `outbox-figures ${schema}`, text: text(schema) })
  if (!figures) throw new Error('PostgreSQL has given no figures of the outbox')
  return figures
}
