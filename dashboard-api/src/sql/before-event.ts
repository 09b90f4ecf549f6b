import { topics, type TopicName } from '@signalbox/systems'

/**
 * What was stored before the event whose id is `$1`, or everything where that is null; nothing where there is no such
 * event any more, as what was stored before it has gone with it or earlier. The date alone is for the index.
 */
export function beforeEvent(topic: TopicName): string {
  const date = `CASE WHEN $1::uuid IS NULL THEN 'infinity' ELSE
    (SELECT processed_date FROM ${topics[topic].table} WHERE event_id = $1) END`
  return `processed_date <= (SELECT ${date})
    AND ($1::uuid IS NULL OR (processed_date, event_id) < ((SELECT ${date}), $1::uuid))`
}
