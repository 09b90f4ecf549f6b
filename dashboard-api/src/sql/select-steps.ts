import type { Database } from '@signalbox/database'
import type { Window } from '../window.ts'

/** What was stored of one topic in one step of a window. */
export type TopicStep = {
  readonly topic: string
  /** The place of the step in the window, from 0. */
  readonly step: number
  readonly events: number
  /** The buckets of its latencies that are not empty: number and events of each. */
  readonly buckets: readonly (readonly [number, number])[]
}

// Hours and minutes as far as they are rolled up for good, and the seconds since: so a long window costs no more
// than a short one, and its newest step is as young as in a short one. Minutes may change for three minutes after
// they were rolled up.
const text = `
  WITH bounds AS MATERIALIZED (
    SELECT to_timestamp($1::float8) AS since, to_timestamp($2::float8) AS until,
      CASE WHEN $3 >= 3600 THEN date_trunc('hour', settled, 'UTC') ELSE '-infinity' END AS hours_until,
      CASE WHEN $3 >= 60 THEN settled ELSE '-infinity' END AS minutes_until
    FROM (SELECT rolled_to - interval '3 minutes' AS settled FROM roll_up_progress) AS progress
  ),
  figures AS MATERIALIZED (
    SELECT topic, hour AS moment, events, latency_histogram
    FROM topic_hours CROSS JOIN bounds WHERE hour >= since AND hour < hours_until
    UNION ALL
    SELECT topic, minute, events, latency_histogram
    FROM topic_minutes CROSS JOIN bounds WHERE minute >= greatest(since, hours_until) AND minute < minutes_until
    UNION ALL
    SELECT topic, second, events, latency_histogram::bigint[]
    FROM topic_seconds CROSS JOIN bounds WHERE second >= greatest(since, minutes_until) AND second <= until
  ),
  stepped AS MATERIALIZED (
    SELECT topic, floor((extract(epoch FROM moment) - $1) / $3::integer)::integer AS step, events, latency_histogram
    FROM figures
  ),
  counted AS (SELECT topic, step, sum(events)::bigint AS events FROM stepped GROUP BY 1, 2),
  bucket AS (
    SELECT topic, step, number - 1 AS number, sum(count)::bigint AS events
    FROM stepped CROSS JOIN LATERAL unnest(latency_histogram) WITH ORDINALITY AS bucket(count, number)
    WHERE count > 0 GROUP BY 1, 2, 3
  ),
  histogram AS (
    SELECT topic, step, json_agg(json_build_array(number, events)) AS buckets FROM bucket GROUP BY 1, 2
  )
  SELECT topic, step, events, coalesce(buckets, '[]') AS buckets
  FROM counted LEFT JOIN histogram USING (topic, step)`

/** What was stored in each step of a window in which anything was. */
export async function selectSteps(
  database: Database,
  { from, now, stepSeconds }: Window,
): Promise<TopicStep[]> {
  return await database.query<TopicStep>({ name: 'select-steps', text, values: [from, now, stepSeconds] })
}
