import type { Query } from '@signalbox/database'
import type { FailedRow } from '../row.ts'

// After the first try it is held for as long as is asked, then for twice as long each time, up to a minute.
const text = (schema: string) => `
  WITH failed AS MATERIALIZED (
    SELECT shard, number, aggregate, why, coalesce(tries, 0)::smallint + 1 AS tries
    FROM unnest($1::smallint[], $2::bigint[], $3::text[]) AS failed(shard, number, why)
    JOIN ${schema}.outbox USING (shard, number)
    LEFT JOIN (SELECT number, tries FROM ${schema}.outbox_failing) AS earlier USING (number)
  ),
  held AS (
    INSERT INTO ${schema}.outbox_failing (number, aggregate, tries, reason, due_at)
    SELECT number, aggregate, tries, why, now() + make_interval(secs => least(60, $5 * 2 ^ (tries - 1)))
    FROM failed WHERE tries < $4
    ON CONFLICT (number) DO UPDATE
    SET tries = excluded.tries, reason = excluded.reason, due_at = excluded.due_at
  ),
  forgotten AS (
    DELETE FROM ${schema}.outbox_failing USING failed
    WHERE outbox_failing.number = failed.number AND failed.tries >= $4
  ),
  given_up AS (
    DELETE FROM ${schema}.outbox USING failed
    WHERE outbox.shard = failed.shard AND outbox.number = failed.number AND tries >= $4
    RETURNING outbox.number, topic, outbox.aggregate, event, added_at, tries, why
  ),
  parked AS (
    INSERT INTO ${schema}.outbox_parked (number, topic, aggregate, event, added_at, tries, reason)
    SELECT * FROM given_up RETURNING number
  )
  SELECT number FROM parked`

export type HoldOptions = {
  /** After how many tries a row is parked. */
  readonly triesMax: number
  /** How long it waits after the first, in milliseconds. */
  readonly retryMs: number
}

/**
 * Keeps that rows have failed: they are tried again later, or parked.
 *
 * @returns how many were parked
 */
export async function holdRows(
  query: Query,
  schema: string,
  failed: readonly FailedRow[],
  { triesMax, retryMs }: HoldOptions,
): Promise<number> {
  const values = [
    failed.map(({ row }) => row.shard),
    failed.map(({ row }) => row.number),
    failed.map(({ reason }) => reason),
    triesMax,
    retryMs / 1_000,
  ]
  const parked = await query({ name: `outbox-hold ${schema}`, text: text(schema), values })
  return parked.length
}
