import type { EventsPage } from '@signalbox/contracts'
import { routes, type EventType } from '@signalbox/systems'
import type { Database } from '@signalbox/database'
import { selectEventsOfType } from './sql/select-events-of-type.ts'
import { selectLastLookedAt } from './sql/select-last-looked-at.ts'

const pageEvents = 50
const lookedAtMax = 10_000

/**
 * Reads one page of the events of a type from the topic where they are first stored, the newest first. Its cost depends
 * on neither how many there are nor how rare the type is. What was there at the first page is on one page, whatever is
 * stored meanwhile.
 *
 * @param before the `next` of the page before
 */
export async function readEventsOfType(
  database: Database,
  eventType: EventType,
  before: string | undefined,
): Promise<EventsPage> {
  const topic = routes[eventType]
  const page = { before, lookedAtMax, limit: pageEvents }
  const events = await selectEventsOfType(database, topic, eventType, page)
  const next =
    events.length === pageEvents
      ? events.at(-1)?.id
      : await selectLastLookedAt(database, topic, before, lookedAtMax)
  return { eventType, events, next: next ?? null }
}
