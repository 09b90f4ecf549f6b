import type { Query } from '@signalbox/database'
import type { Row } from '../row.ts'

/** Deletes rows that were sent. */
export async function deleteRows(query: Query, schema: string, rows: readonly Row[]): Promise<void> {
  const text = `SELECT ${schema}.outbox_sent($1, $2)`
  const values = [rows.map(({ shard }) => shard), rows.map(({ number }) => number)]
  await query({ name: `outbox-delete ${schema}`, text, values })
}
