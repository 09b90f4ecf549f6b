import { subscriptionsOf } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { topology } from '@signalbox/systems'
import type { IngestSecond, IngestTotal } from './count-ingest.ts'

const text = `
  WITH totals AS (
    INSERT INTO ingest_totals AS total (replica, topic, accepted, rejected, in_doubt)
    SELECT $1, * FROM unnest($6::text[], $7::bigint[], $8::bigint[], $9::bigint[])
    ON CONFLICT (replica, topic) DO UPDATE SET
      accepted = greatest(total.accepted, excluded.accepted),
      rejected = greatest(total.rejected, excluded.rejected),
      in_doubt = greatest(total.in_doubt, excluded.in_doubt),
      written_at = excluded.written_at
  )
  INSERT INTO ingest_seconds AS known (replica, second, topic, accepted, rejected)
  SELECT $1, * FROM unnest($2::timestamptz[], $3::text[], $4::bigint[], $5::bigint[])
  ON CONFLICT (second, topic, replica) DO UPDATE SET
    accepted = greatest(known.accepted, excluded.accepted),
    rejected = greatest(known.rejected, excluded.rejected)`

/**
 * Writes what this replica put onto its topics and refused, in each second and since its start. Figures only grow, so
 * the larger one counts, whichever is written last.
 *
 * What came onto a topic came into each of its subscriptions, those that this version knows: so the ledger can tell what
 * came into one that was added later.
 */
export function upsertIngest(database: Database, replica: string, known = topology) {
  const into = ({ topic, ...figures }: IngestTotal) => {
    const others = subscriptionsOf(known, topic).filter(({ name }) => name !== topic)
    return [{ topic, ...figures }, ...others.map(({ name }) => ({ ...figures, topic: name, rejected: 0 }))]
  }
  return async (seconds: readonly IngestSecond[], topicTotals: readonly IngestTotal[]): Promise<void> => {
    const totals = topicTotals.flatMap(into)
    await database.query({
      name: 'upsert-ingest',
      text,
      values: [
        replica,
        seconds.map((row) => row.second.toISOString()),
        seconds.map((row) => row.topic),
        seconds.map((row) => row.accepted),
        seconds.map((row) => row.rejected),
        totals.map((row) => row.topic),
        totals.map((row) => row.accepted),
        totals.map((row) => row.rejected),
        totals.map((row) => row.inDoubt),
      ],
    })
  }
}
