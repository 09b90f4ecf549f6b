import { subscriptionsOf, uncountedOf, type Topology } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'

/** What came into a subscription of a topic from one source, and what was taken off of it, since the beginning. In events. */
export type SourceSums = {
  /** The subscription, by its queue. */
  readonly topic: string
  /** `api` for whoever takes events from outside, `by hand`, or the queue whose consumer put them here. */
  readonly feeder: string
  /** Whether that counted them before they came. */
  readonly counted: boolean
  /** Who exactly, where it does not add up; null for the sum of all that do. */
  readonly source: string | null
  readonly cameIn: number
  readonly stored: number
  readonly repeats: number
  readonly dead: number
  /**
   * What may have arrived uncounted: an api published it without a confirm, or it was put onto the topic by runs that did
   * not know this subscription.
   */
  readonly inDoubt: number
  /** When an api last wrote its figures. */
  readonly writtenAt: Date | null
}

// By source, as a sum over all would let what is too much of one hide what is missing of another. Sources that add up
// are one row, so this does not grow with every run of an api. Nobody counts what is published by hand, nor what is derived
// by a consumer that stores nothing ($6), so that came in when it was taken off.
//
// Whoever puts something onto a topic counts it for each subscription that it knows, so what came into one that was
// added later is counted from its first event on. A run that did not know it has a row for the first subscription
// ($3) and none for the other one ($2). What dies in a lane ($4) belongs to its subscription ($5).
const text = `
  WITH put AS (
    SELECT topic, replica AS source, accepted AS events, in_doubt, written_at FROM ingest_totals WHERE topic <> ''
    UNION ALL
    SELECT topic, source, sum(events), 0, NULL FROM edge_totals GROUP BY topic, source
  ),
  stored AS (
    SELECT topic, accepted_by AS source, sum(events) AS stored, sum(repeats) AS repeats FROM topic_totals GROUP BY 1, 2
  ),
  lane AS (SELECT * FROM unnest($4::text[], $5::text[]) AS lane(queue, subscription)),
  dead AS (
    SELECT coalesce(subscription, queue) AS topic, accepted_by AS source, count(*) AS dead
    FROM dead_letters LEFT JOIN lane USING (queue) WHERE replayed_at IS NULL GROUP BY 1, 2
  ),
  later AS (SELECT * FROM unnest($2::text[], $3::text[]) AS later(subscription, first)),
  unaware AS (
    SELECT subscription AS topic, source, sum(events) AS events FROM (
      SELECT subscription, replica AS source, accepted AS events FROM ingest_totals AS put JOIN later ON topic = first
      WHERE NOT EXISTS (
        SELECT FROM ingest_totals AS known WHERE known.topic = subscription AND known.replica = put.replica
      )
      UNION ALL
      SELECT subscription, source, events FROM edge_totals AS put JOIN later ON topic = first
      WHERE NOT EXISTS (
        SELECT FROM edge_totals AS known
        WHERE known.topic = subscription AND known.source = put.source AND known.replica = put.replica
      )
    ) AS others GROUP BY 1, 2
  ),
  taken AS (
    SELECT topic, source, coalesce(stored, 0) AS stored, coalesce(repeats, 0) AS repeats, coalesce(dead, 0) AS dead
    FROM stored FULL JOIN dead USING (topic, source)
  ),
  uncounted AS (
    SELECT '' AS source, 'by hand' AS queue UNION ALL SELECT * FROM unnest($6::text[], $1::text[])
  ),
  by_source AS (
    SELECT topic, source, queue, coalesce(stored, 0) AS stored, coalesce(repeats, 0) AS repeats, coalesce(dead, 0) AS dead,
      CASE WHEN queue IS NULL THEN coalesce(put.events, 0) ELSE stored + repeats + dead END AS came_in,
      coalesce(in_doubt, 0) + coalesce(unaware.events, 0) AS in_doubt, written_at
    FROM put FULL JOIN taken USING (topic, source) LEFT JOIN unaware USING (topic, source)
      LEFT JOIN uncounted USING (source)
  )
  SELECT topic, queue IS NULL AS counted,
    CASE WHEN queue IS NOT NULL THEN queue WHEN source = ANY ($1) THEN source ELSE 'api' END AS feeder,
    CASE WHEN came_in <> stored + repeats + dead THEN source END AS source,
    sum(came_in)::bigint AS "cameIn", sum(stored)::bigint AS stored, sum(repeats)::bigint AS repeats,
    sum(dead)::bigint AS dead, sum(in_doubt)::bigint AS "inDoubt", max(written_at) AS "writtenAt"
  FROM by_source GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 2, 4`

/** What every source put into every subscription and what became of it, in one moment of the database. */
export async function selectLedger(
  database: Database,
  topology: Pick<Topology, 'queues'>,
): Promise<SourceSums[]> {
  const { queues } = topology
  const later = subscriptionsOf(topology).filter(({ name, topic }) => name !== topic)
  const lanes = queues.filter(({ lane }) => lane !== undefined)
  const values = [
    queues.map(({ name }) => name),
    later.map(({ name }) => name),
    later.map(({ topic }) => topic),
    lanes.map(({ name }) => name),
    lanes.map(({ subscription }) => subscription),
    queues.map(({ name }) => uncountedOf(name)),
  ]
  return await database.query<SourceSums>({ name: 'select-ledger', text, values })
}
