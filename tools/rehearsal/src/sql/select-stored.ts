import type { Database } from '@signalbox/database'
import { samples } from '@signalbox/systems'

/** How many events each table holds, by topic. */
export type Stored = Readonly<Record<string, number>>

const ways = samples.all.flatMap(({ way }) => way)
const text = `SELECT ${ways
  .map(({ name, table }) => `(SELECT count(*) FROM ${table} WHERE event_id = ANY ($1::uuid[])) AS "${name}"`)
  .join(', ')}`

/** How many of these events the table of each topic holds that they may pass. */
export async function selectStored(database: Database, ids: readonly string[]): Promise<Stored> {
  const [row] = await database.query<Stored>({ name: 'select-stored', text, values: [ids] })
  return row as Stored
}
