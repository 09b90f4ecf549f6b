import type { Query } from '@signalbox/database'
import type { FailedRow } from '../row.ts'

// After the first try it is held for as long as is asked, then for twice as long each time, up to a minute.
const text = (schema: string) => `
  WITH failed AS MATERIALIZED (
    SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::text[]) AS failed(shard, number, why)
  ),
  given_up AS (
    DELETE FROM ${schema}.outbox USING failed
    WHERE outbox.shard = failed.shard AND outbox.number = failed.number AND tries + 1 >= $4
    RETURNING outbox.number, topic, aggregate, event, added_at, tries + 1 AS tries, why
  ),
  parked AS (
    INSERT INTO ${schema}.outbox_parked (number, topic, aggregate, event, added_at, tries, reason)
    SELECT * FROM given_up RETURNING number
  ),
  held AS (
    UPDATE ${schema}.outbox SET
      tries = tries + 1,
      reason = why,
      due_at = now() + make_interval(secs => least(60, $5 * 2 ^ tries))
    FROM failed WHERE outbox.shard = failed.shard AND outbox.number = failed.number AND tries + 1 < $4
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
