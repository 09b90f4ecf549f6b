import type { DeadLetter, Handle } from '@signalbox/broker'
import type { Database } from '@signalbox/database'
import { upsertDeadLetters } from './sql/upsert-dead-letters.ts'

/** Makes the handler that keeps in the table `dead_letters` what comes out of the dead-letter queue. */
export function storeDeadLetters(database: Database): Handle<DeadLetter> {
  return async (batch) => {
    // Of the same letter only the newest: one statement cannot change a row twice.
    const newest = new Map<string, DeadLetter>()
    for (const { event: letter } of batch) {
      const known = newest.get(letter.id)
      if (!known || known.lastFailure <= letter.lastFailure) newest.set(letter.id, letter)
    }
    await upsertDeadLetters(database, [...newest.values()])
  }
}
