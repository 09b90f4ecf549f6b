import type { Query } from '@signalbox/database'

/** The highest number that was given by then, and who may have got one and is not done yet. */
export type Writers = { readonly last: number; readonly writers: readonly string[] }

// Whoever inserts has this lock on the table from before it gets a number until it has ended. The comparison makes
// PostgreSQL look at the locks after it has read the number, and not before.
const text = (schema: string) => `
  SELECT last_value AS last, ARRAY(
    SELECT virtualtransaction FROM pg_locks
    WHERE relation = '${schema}.outbox'::regclass AND mode = 'RowExclusiveLock' AND last_value > 0
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ) AS writers
  FROM ${schema}.outbox_number_seq`

/** Reads how far the numbers have come, and then which transactions write to the outbox. */
export async function selectWriters(query: Query, schema: string): Promise<Writers> {
  const [writers] = await query<Writers>({ name: `outbox-writers ${schema}`, text: text(schema) })
  if (!writers) throw new Error('PostgreSQL has not said how far the numbers of the outbox have come')
  return writers
}
