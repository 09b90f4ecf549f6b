import type { EventReport, Queues } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { selectLettersOfEvent } from '@signalbox/dead-letters'
import { summaryOf } from './letter-summary.ts'
import { selectChildren } from './sql/select-children.ts'
import { selectEvent } from './sql/select-event.ts'
import { selectNow } from './sql/select-now.ts'
import { selectRepeats } from './sql/select-repeats.ts'
import { whereIs } from './where-is.ts'

const lettersMax = 20

/** Reads everything that is known about one event; nothing when neither a table nor a dead letter knows its id. */
export async function readEvent(
  database: Database,
  readQueues: () => Promise<Queues>,
  id: string,
): Promise<EventReport | undefined> {
  const [queues, stored, repeats, found, children] = await Promise.all([
    readQueues(),
    selectEvent(database, id),
    selectRepeats(database, id),
    selectLettersOfEvent(database, id, lettersMax),
    selectChildren(database, id),
  ])
  if (stored.length === 0 && found.length === 0) return undefined
  // Read last, so that nothing that was found is from the future.
  const now = (await selectNow(database)) * 1_000
  const deadLetters = found.map(summaryOf)
  const where = whereIs({ now, stored, letters: deadLetters, queues })
  const parentId = [...stored, ...deadLetters].find((one) => one.parentId !== null)?.parentId ?? null
  return {
    id,
    time: new Date(now).toISOString(),
    where,
    stored,
    repeats,
    deadLetters,
    parentId,
    children,
  }
}
