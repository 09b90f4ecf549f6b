import type { Database } from '@signalbox/database'

export type Stored = { readonly topic1: number; readonly topic2: number; readonly topic3: number }

const text = `
  SELECT (SELECT count(*) FROM topic1 WHERE event_id = ANY ($1::uuid[])) AS topic1,
         (SELECT count(*) FROM topic2 WHERE event_id = ANY ($1::uuid[])) AS topic2,
         (SELECT count(*) FROM topic3 WHERE event_id = ANY ($1::uuid[])) AS topic3`

/** How many of these events each table holds. */
export async function selectStored(database: Database, ids: readonly string[]): Promise<Stored> {
  const [row] = await database.query<Stored>({ name: 'select-stored', text, values: [ids] })
  return row as Stored
}
