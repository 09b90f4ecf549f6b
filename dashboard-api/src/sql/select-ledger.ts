import { topology } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'

export type LedgerSums = {
  readonly topic: string
  readonly accepted: number
  readonly stored: number
  readonly repeats: number
  readonly dead: number
}

const forwarding = topology.topics.filter(({ forwardsTo }) => forwardsTo !== undefined)
const values = [forwarding.map(({ name }) => name), forwarding.map(({ forwardsTo }) => forwardsTo)]

// Everything by who accepted it, as that is what makes it exact. An api that is killed has not written its last
// second of figures, but its events carry its name: what has arrived from it was accepted, whatever it wrote. The
// same holds for events without a name, which were published to RabbitMQ by hand.
const text = `
  WITH stored AS (
    SELECT topic, accepted_by, sum(events) AS stored, sum(repeats) AS repeats FROM topic_totals GROUP BY 1, 2
  ),
  dead AS (
    SELECT queue AS topic, accepted_by, count(*) AS dead FROM dead_letters WHERE replayed_at IS NULL GROUP BY 1, 2
  ),
  arrived AS (
    SELECT topic, accepted_by, coalesce(stored, 0) AS stored, coalesce(repeats, 0) AS repeats, coalesce(dead, 0) AS dead
    FROM stored FULL JOIN dead USING (topic, accepted_by)
  ),
  counted AS (
    SELECT topic, replica AS accepted_by, accepted FROM ingest_totals WHERE topic <> ''
    UNION ALL
    -- A service that passes events on does so with all that it has stored, once for each time that it was taken.
    SELECT onto, accepted_by, stored + repeats
    FROM stored JOIN unnest($1::text[], $2::text[]) AS forward(topic, onto) USING (topic)
  )
  SELECT topic,
    sum(greatest(coalesce(accepted, 0), coalesce(stored + repeats + dead, 0)))::bigint AS accepted,
    sum(coalesce(stored, 0))::bigint AS stored,
    sum(coalesce(repeats, 0))::bigint AS repeats,
    sum(coalesce(dead, 0))::bigint AS dead
  FROM counted FULL JOIN arrived USING (topic, accepted_by)
  GROUP BY topic ORDER BY topic`

/** What was accepted, stored, taken again and is dead, of each topic, since the beginning. In events. */
export async function selectLedger(database: Database): Promise<LedgerSums[]> {
  return await database.query<LedgerSums>({ name: 'select-ledger', text, values })
}
