import { topics, type TopicName } from '@signalbox/systems'
import type { Database } from '@signalbox/database'
import { beforeEvent } from './before-event.ts'
import { newestFirst } from './newest-event.ts'

const text = (topic: TopicName, lookedAtMax: number) => `
  SELECT event_id AS id FROM ${topics[topic].table} WHERE ${beforeEvent(topic)}
  ${newestFirst} OFFSET ${lookedAtMax - 1} LIMIT 1`

/**
 * The oldest of so many events of any type that were stored before an event, or nothing when there are fewer: where the
 * next page of `selectEventsOfType` begins when this one found too few.
 */
export async function selectLastLookedAt(
  database: Database,
  topic: TopicName,
  before: string | undefined,
  lookedAtMax: number,
): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>({
    name: `select-last-looked-at ${topic} ${lookedAtMax}`,
    text: text(topic, lookedAtMax),
    values: [before ?? null],
  })
  return rows[0]?.id
}
