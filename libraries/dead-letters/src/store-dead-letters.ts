import type { DeadLetter, Handle, Received, Verdict } from '@signalbox/broker'
import type { Database } from '@signalbox/database'
import { upsertDeadLetters } from './sql/upsert-dead-letters.ts'

const severalLetters = 5

const later: Verdict = {
  verdict: 'retry',
  reason: 'unstorable',
  detail: 'The database takes other letters, and not this one',
}

/**
 * Makes the handler that keeps in the table `dead_letters` what comes out of the dead-letter queue. A letter that cannot
 * be stored while the database works does not stop the others.
 */
export function storeDeadLetters(database: Database): Handle<DeadLetter> {
  const store = async (batch: readonly Received<DeadLetter>[]) =>
    await upsertDeadLetters(
      database,
      batch.map(({ event: letter }) => letter),
    )

  return async (batch) => {
    try {
      return await store(batch)
    } catch {
      // When it is away, all are held.
      await database.ping()
    }
    const verdicts = new Map<Received<DeadLetter>, Verdict>()
    let stored = 0
    for (const received of batch) {
      try {
        await store([received])
        stored += 1
      } catch (error) {
        verdicts.set(received, later)
        // Where none of several can be stored, it is no letter's own fault.
        if (stored === 0 && batch.length > 1 && verdicts.size === Math.min(batch.length, severalLetters))
          throw error
      }
    }
    return verdicts
  }
}
