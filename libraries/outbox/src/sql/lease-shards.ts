import type { Query } from '@signalbox/database'

// Relays that have gone without a word are counted until their leases have run out, and forgotten a minute later.
const seenText = (schema: string) => `
  WITH old AS MATERIALIZED (
    SELECT relay FROM ${schema}.outbox_relays WHERE seen_at < now() - interval '1 minute' FOR UPDATE SKIP LOCKED
  ),
  forgotten AS (DELETE FROM ${schema}.outbox_relays WHERE relay IN (SELECT relay FROM old))
  INSERT INTO ${schema}.outbox_relays VALUES ($1, now()) ON CONFLICT (relay) DO UPDATE SET seen_at = now()`

// In this order: what it has, then what nobody has. Beyond its share it gives back what it has and leaves the rest.
const leaseText = (schema: string) => `
  WITH alive AS (
    SELECT count(*) AS relays FROM ${schema}.outbox_relays WHERE seen_at > now() - make_interval(secs => $2)
  ),
  open AS MATERIALIZED (
    SELECT shard, relay IS NOT DISTINCT FROM $1 AS mine, relay <> $1 AS lost FROM ${schema}.outbox_shards
    WHERE relay IS NULL OR relay = $1 OR leased_until < now()
    ORDER BY relay IS NOT DISTINCT FROM $1 DESC, shard
    FOR UPDATE SKIP LOCKED
  ),
  counted AS (SELECT *, row_number() OVER (ORDER BY mine DESC, shard) <= ceil(16.0 / relays) AS kept FROM open, alive)
  UPDATE ${schema}.outbox_shards AS leased SET
    relay = CASE WHEN kept THEN $1 END,
    leased_until = CASE WHEN kept THEN now() + make_interval(secs => $2) END,
    taken_over = taken_over + (kept AND lost IS TRUE)::integer
  FROM counted WHERE leased.shard = counted.shard AND (kept OR mine)
  RETURNING leased.shard, leased.relay IS NOT NULL AS kept`

/**
 * Leases a relay its share of the shards: keeps what it has, takes what nobody has or what somebody's lease has run out
 * for, and gives back what is more than its share. Not to be called while rows of its shards are being sent.
 *
 * @param relay its name, a UUID
 * @param leaseSeconds how long the lease lasts from now on
 * @returns the shards that it has now
 */
export async function leaseShards(
  query: Query,
  schema: string,
  relay: string,
  leaseSeconds: number,
): Promise<number[]> {
  await query({ name: `outbox-seen ${schema}`, text: seenText(schema), values: [relay] })
  const rows = await query<{ shard: number; kept: boolean }>({
    name: `outbox-lease ${schema}`,
    text: leaseText(schema),
    values: [relay, leaseSeconds],
  })
  return rows.filter(({ kept }) => kept).map(({ shard }) => shard)
}
