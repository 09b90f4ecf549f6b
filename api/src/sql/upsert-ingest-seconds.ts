import type { Database } from '@signalbox/database'
import type { IngestSecond } from '../count-ingest.ts'

const text = `
  INSERT INTO ingest_seconds (replica, second, topic, accepted, rejected)
  SELECT $1, * FROM unnest($2::timestamptz[], $3::text[], $4::bigint[], $5::bigint[])
  ON CONFLICT (second, topic, replica) DO UPDATE SET
    accepted = excluded.accepted,
    rejected = excluded.rejected`

/** Writes what this replica took and refused. Figures are absolute, so the last write of a second counts. */
export function upsertIngestSeconds(database: Database, replica: string) {
  return async (rows: readonly IngestSecond[]): Promise<void> => {
    await database.query({
      name: 'upsert-ingest-seconds',
      text,
      values: [
        replica,
        rows.map((row) => row.second.toISOString()),
        rows.map((row) => row.topic),
        rows.map((row) => row.accepted),
        rows.map((row) => row.rejected),
      ],
    })
  }
}
