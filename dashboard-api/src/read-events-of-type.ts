import { routingTable, type EventsPage, type EventType } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { selectEventsOfType } from './sql/select-events-of-type.ts'
import { selectLastLookedAt } from './sql/select-last-looked-at.ts'
import { selectOddEventsOfType } from './sql/select-odd-events-of-type.ts'

const pageEvents = 50
const lookedAtMax = 10_000

/**
 * Reads one page of the events of a type from the topic where they are first stored. Its cost depends on neither how
 * many there are nor how rare the type is.
 *
 * @param before the `next` of the page before
 */
export async function readEventsOfType(
  database: Database,
  eventType: EventType,
  before: string | undefined,
): Promise<EventsPage> {
  const topic = routingTable[eventType]
  const inOrder = await selectEventsOfType(database, topic, eventType, {
    before,
    lookedAtMax,
    limit: pageEvents,
  })
  const next =
    inOrder.length === pageEvents
      ? inOrder.at(-1)?.id
      : await selectLastLookedAt(database, topic, before, lookedAtMax)
  const odd =
    before === undefined
      ? await selectOddEventsOfType(database, topic, eventType, { lookedAtMax: 1_000, limit: pageEvents })
      : []
  const known = new Set(inOrder.map(({ id }) => id))
  const events = [...inOrder, ...odd.filter(({ id }) => !known.has(id))].toSorted((one, other) =>
    other.processed_date.localeCompare(one.processed_date),
  )
  return { eventType, events, next: next ?? null }
}
