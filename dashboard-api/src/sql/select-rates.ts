import type { Database } from '@signalbox/database'

/** Events of one topic in ten seconds. */
export type TopicRates = { readonly topic: string; readonly accepted: number; readonly stored: number }

// An api writes the figures of a second in the next one, so the newest two are left out for both.
const text = `
  WITH span AS (SELECT date_trunc('second', now()) - interval '2 seconds' AS before)
  SELECT topic, sum(accepted)::bigint AS accepted, sum(stored)::bigint AS stored
  FROM (
    SELECT topic, accepted, 0 AS stored FROM ingest_seconds CROSS JOIN span
    WHERE second >= before - interval '10 seconds' AND second < before AND topic <> ''
    UNION ALL
    SELECT topic, 0, events FROM topic_seconds CROSS JOIN span
    WHERE second >= before - interval '10 seconds' AND second < before
  ) AS flow
  GROUP BY topic`

/** What was accepted and stored in ten whole seconds up to two seconds ago, by topic. */
export async function selectRates(database: Database): Promise<TopicRates[]> {
  return await database.query<TopicRates>({ name: 'select-rates', text })
}
