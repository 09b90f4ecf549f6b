import { subscriptions } from '@signalbox/systems'
import type { Database } from '@signalbox/database'

/** A subscription with events in flight. */
export type WaitingTopic = {
  readonly topic: string
  readonly inFlight: number
}

const forwarding = subscriptions.filter(({ forwardsTo }) => forwardsTo !== undefined)
const topicOf = (subscription: string) =>
  subscriptions.find(({ name }) => name === subscription)?.topic ?? subscription

// A queue is first in, first out: if n events are in flight, they are the newest n that arrived. So walk back until
// that many have, by the second for a quarter of an hour, and then by the minute for a day.
const text = `
  WITH waiting AS (
    SELECT * FROM unnest($1::text[], $2::bigint[], $5::text[]) AS waiting(subscription, in_flight, topic)
  ),
  -- From the api, and from every topic whose consumer puts its events there.
  edge AS (SELECT * FROM unnest($3::text[], $4::text[]) AS edge(source, topic)),
  bounds AS MATERIALIZED (
    SELECT date_trunc('minute', now(), 'UTC') - interval '15 minutes' AS seconds_from,
      date_trunc('minute', now(), 'UTC') - interval '1 day' AS minutes_from
  ),
  arrivals AS (
    SELECT subscription, second AS begins, 1 AS seconds, accepted AS events
    FROM waiting JOIN ingest_seconds AS figures USING (topic) CROSS JOIN bounds
    WHERE second >= seconds_from
    UNION ALL
    SELECT subscription, minute, 60, accepted
    FROM waiting JOIN ingest_minutes AS figures USING (topic) CROSS JOIN bounds
    WHERE minute >= minutes_from AND minute < seconds_from
    UNION ALL
    SELECT subscription, second, 1, events
    FROM waiting JOIN edge USING (topic) JOIN topic_seconds AS figures ON figures.topic = source CROSS JOIN bounds
    WHERE second >= seconds_from
    UNION ALL
    SELECT subscription, minute, 60, events
    FROM waiting JOIN edge USING (topic) JOIN topic_minutes AS figures ON figures.topic = source CROSS JOIN bounds
    WHERE minute >= minutes_from AND minute < seconds_from
  ),
  arrived AS (
    SELECT subscription, begins, seconds, sum(events) AS events,
      sum(sum(events)) OVER (PARTITION BY subscription ORDER BY begins DESC) AS since
    FROM arrivals GROUP BY subscription, begins, seconds HAVING sum(events) > 0
  )
  SELECT DISTINCT ON (subscription) subscription AS topic,
    -- Within its second or minute, events count as evenly spread.
    (1000 * greatest(0, extract(epoch FROM now() - begins) - seconds * (since - in_flight) / events))::float8 AS "oldestMs"
  FROM arrived JOIN waiting USING (subscription)
  WHERE since >= in_flight
  ORDER BY subscription, begins DESC`

const dayMs = 86_400_000

/** How long the event that waits longest has waited, by topic, in milliseconds; a day where it is more. */
export async function selectOldest(
  database: Database,
  waiting: readonly WaitingTopic[],
): Promise<Map<string, number>> {
  if (waiting.length === 0) return new Map()
  const rows = await database.query<{ topic: string; oldestMs: number }>({
    name: 'select-oldest',
    text,
    values: [
      waiting.map(({ topic }) => topic),
      waiting.map(({ inFlight }) => inFlight),
      forwarding.map(({ name }) => name),
      forwarding.map(({ forwardsTo }) => forwardsTo),
      waiting.map(({ topic }) => topicOf(topic)),
    ],
  })
  const found = new Map(rows.map(({ topic, oldestMs }) => [topic, oldestMs]))
  return new Map(waiting.map(({ topic }) => [topic, found.get(topic) ?? dayMs]))
}
