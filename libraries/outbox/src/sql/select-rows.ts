import type { Query } from '@signalbox/database'
import type { Row } from '../row.ts'

// What is in memory at a time. The first row is always taken.
const bytesMax = 8 * 1024 * 1024

// There is no cursor: whatever is there is read, so a row is not passed over because its transaction took long to
// commit. Behind a row that has failed its aggregate waits.
const text = (schema: string) => `
  WITH next AS (
    SELECT one.* FROM unnest($1::smallint[]) AS mine(shard) CROSS JOIN LATERAL (
      SELECT number, shard, topic, aggregate, event FROM ${schema}.outbox
      WHERE outbox.shard = mine.shard AND (due_at IS NULL OR due_at <= now()) AND (
        aggregate IS NULL OR aggregate NOT IN (
          SELECT aggregate FROM ${schema}.outbox WHERE due_at > now() AND aggregate IS NOT NULL
        )
      )
      ORDER BY number LIMIT $2
    ) AS one
  ),
  measured AS (SELECT *, sum(octet_length(event)) OVER (ORDER BY number) - octet_length(event) AS before FROM next)
  SELECT number, shard, topic, aggregate, event FROM measured WHERE before < ${bytesMax} ORDER BY number`

/** Reads the rows of some shards that are to be sent next, oldest first: all of a shard's that are before any it leaves. */
export async function selectRows(
  query: Query,
  schema: string,
  shards: readonly number[],
  rowsMax: number,
): Promise<Row[]> {
  const values = [shards, Math.ceil(rowsMax / shards.length)]
  return await query({ name: `outbox-select ${schema}`, text: text(schema), values })
}
