import type { Query } from '@signalbox/database'
import type { Row } from '../row.ts'

const text = (schema: string) => `
  DELETE FROM ${schema}.outbox USING unnest($1::smallint[], $2::bigint[]) AS sent(shard, number)
  WHERE outbox.shard = sent.shard AND outbox.number = sent.number`

/** Deletes rows that were sent. */
export async function deleteRows(query: Query, schema: string, rows: readonly Row[]): Promise<void> {
  const values = [rows.map(({ shard }) => shard), rows.map(({ number }) => number)]
  await query({ name: `outbox-delete ${schema}`, text: text(schema), values })
}
