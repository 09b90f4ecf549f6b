import type { Query } from '@signalbox/database'
import type { Row } from '../row.ts'

const text = (schema: string) => `
  SELECT number, shard, topic, aggregate, event FROM ${schema}.outbox_next($1, $2, $3)`

/**
 * Reads the rows of some shards that are to be sent next, oldest first: all of a shard's that are before any it leaves.
 *
 * @param floors the number of each shard up to which there is nothing
 */
export async function selectRows(
  query: Query,
  schema: string,
  shards: readonly number[],
  floors: readonly number[],
  rowsMax: number,
): Promise<Row[]> {
  const values = [shards, floors, Math.ceil(rowsMax / shards.length)]
  return await query({ name: `outbox-select ${schema}`, text: text(schema), values })
}
