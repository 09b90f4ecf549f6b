import { topicNames } from '@signalbox/systems'
import type { Database } from '@signalbox/database'

/** What came onto a topic from one source, and what was taken off of it, since the beginning. In events. */
export type SourceSums = {
  readonly topic: string
  /** `api`, `by hand`, or the topic whose consumer put them here. */
  readonly feeder: string
  /** Who exactly, where it does not add up; null for the sum of all that do. */
  readonly source: string | null
  readonly cameIn: number
  readonly stored: number
  readonly repeats: number
  readonly dead: number
  /** What an api published without a confirm: that many may arrive, or not. */
  readonly inDoubt: number
  /** When an api last wrote its figures. */
  readonly writtenAt: Date | null
}

// By source, as a sum over all would let what is too much of one hide what is missing of another. Sources that add up
// are one row, so this does not grow with every run of an api. Nobody counts what is published by hand, so that came
// in when it was taken off.
const text = `
  WITH put AS (
    SELECT topic, replica AS source, accepted AS events, in_doubt, written_at FROM ingest_totals WHERE topic <> ''
    UNION ALL
    SELECT topic, source, sum(events), 0, NULL FROM edge_totals GROUP BY topic, source
  ),
  stored AS (
    SELECT topic, accepted_by AS source, sum(events) AS stored, sum(repeats) AS repeats FROM topic_totals GROUP BY 1, 2
  ),
  dead AS (
    SELECT queue AS topic, accepted_by AS source, count(*) AS dead FROM dead_letters WHERE replayed_at IS NULL GROUP BY 1, 2
  ),
  taken AS (
    SELECT topic, source, coalesce(stored, 0) AS stored, coalesce(repeats, 0) AS repeats, coalesce(dead, 0) AS dead
    FROM stored FULL JOIN dead USING (topic, source)
  ),
  by_source AS (
    SELECT topic, source, coalesce(stored, 0) AS stored, coalesce(repeats, 0) AS repeats, coalesce(dead, 0) AS dead,
      CASE WHEN source = '' THEN stored + repeats + dead ELSE coalesce(events, 0) END AS came_in,
      coalesce(in_doubt, 0) AS in_doubt, written_at
    FROM put FULL JOIN taken USING (topic, source)
  )
  SELECT topic,
    CASE WHEN source = '' THEN 'by hand' WHEN source = ANY ($1) THEN source ELSE 'api' END AS feeder,
    CASE WHEN came_in <> stored + repeats + dead THEN source END AS source,
    sum(came_in)::bigint AS "cameIn", sum(stored)::bigint AS stored, sum(repeats)::bigint AS repeats,
    sum(dead)::bigint AS dead, sum(in_doubt)::bigint AS "inDoubt", max(written_at) AS "writtenAt"
  FROM by_source GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`

/** What every source put onto every topic and what became of it, in one moment of the database. */
export async function selectLedger(database: Database): Promise<SourceSums[]> {
  return await database.query<SourceSums>({ name: 'select-ledger', text, values: [topicNames] })
}
