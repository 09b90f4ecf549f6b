import type { Database } from '@signalbox/database'

const text = `SELECT extract(epoch FROM now())::double precision AS now`

/** The database's clock, in seconds since 1970. Roll-ups are stamped by it. */
export async function selectNow(database: Database): Promise<number> {
  const [row] = await database.query<{ now: number }>({ name: 'select-now', text })
  if (!row) throw new Error('PostgreSQL gave no time')
  return row.now
}
