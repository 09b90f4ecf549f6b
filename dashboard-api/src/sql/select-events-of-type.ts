import type { NewestEvent } from '@signalbox/contracts'
import type { TopicName } from '@signalbox/systems'
import type { Database } from '@signalbox/database'
import { beforeEvent } from './before-event.ts'
import { newestColumns, newestEvent, newestFirst, type NewestRow } from './newest-event.ts'

type Page = {
  /** The id of the event before which to look; without it the newest are meant. */
  readonly before: string | undefined
  /** How many events of any type are looked at. */
  readonly lookedAtMax: number
  readonly limit: number
}

// No index knows the type, as one more index would slow down every insert. A common type is found within the newest
// few rows; for a rare one no page looks at more than so many.
const text = (topic: TopicName, { lookedAtMax, limit }: Page) => `
  SELECT * FROM (
    ${newestColumns(topic)} WHERE ${beforeEvent(topic)} ${newestFirst} LIMIT ${lookedAtMax}
  ) AS looked_at
  WHERE event_type = $2 ORDER BY processed_date DESC, id DESC LIMIT ${limit}`

/** The newest events of one type in one topic, newest first. */
export async function selectEventsOfType(
  database: Database,
  topic: TopicName,
  eventType: string,
  page: Page,
): Promise<NewestEvent[]> {
  const rows = await database.query<NewestRow>({
    name: `select-events-of-type ${topic} ${page.lookedAtMax} ${page.limit}`,
    text: text(topic, page),
    values: [page.before ?? null, eventType],
  })
  return rows.map(newestEvent)
}
