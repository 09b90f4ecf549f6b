import { topics, type TopicName } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'

const text = (topic: TopicName) => `
  SELECT event_id AS id FROM ${topics[topic].table}
  WHERE event_id < coalesce($1::uuid, uuid7_floor(now() + interval '1 day'))
  ORDER BY event_id DESC OFFSET $2 - 1 LIMIT 1`

/**
 * The oldest of so many events of any type before an id, or nothing when there are fewer: where the next page of
 * `selectEventsOfType` begins when this one found too few.
 */
export async function selectLastLookedAt(
  database: Database,
  topic: TopicName,
  before: string | undefined,
  lookedAtMax: number,
): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>({
    name: `select-last-looked-at ${topic}`,
    text: text(topic),
    values: [before ?? null, lookedAtMax],
  })
  return rows[0]?.id
}
