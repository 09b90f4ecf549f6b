import type { ProcessStart } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'

// A process that crashes again and again must not fill the page.
const startsMax = 100

const text = `
  SELECT replica, started_at, service, version, version IS DISTINCT FROM (
    SELECT version FROM process_starts AS earlier
    WHERE earlier.service = start.service AND earlier.started_at < start.started_at
    ORDER BY earlier.started_at DESC LIMIT 1
  ) AS changed
  FROM (
    SELECT * FROM process_starts WHERE started_at >= to_timestamp($1::float8) ORDER BY started_at DESC LIMIT $2
  ) AS start
  ORDER BY started_at`

type Row = { replica: string; started_at: Date; service: string; version: string; changed: boolean }

/** The processes that have started since a moment, in seconds since 1970; oldest first, the newest 100 at most. */
export async function selectStarts(database: Database, since: number): Promise<ProcessStart[]> {
  const rows = await database.query<Row>({ name: 'select-starts', text, values: [since, startsMax] })
  return rows.map(({ replica, started_at, service, version, changed }) => ({
    replica,
    time: started_at.toISOString(),
    service,
    version,
    kind: changed ? 'deploy' : 'restart',
  }))
}
