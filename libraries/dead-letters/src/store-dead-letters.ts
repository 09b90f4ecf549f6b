import type { DeadLetter, Handle } from '@signalbox/broker'
import type { Database } from '@signalbox/database'
import { upsertDeadLetters } from './sql/upsert-dead-letters.ts'

/** Makes the handler that keeps in the table `dead_letters` what comes out of the dead-letter queue. */
export function storeDeadLetters(database: Database): Handle<DeadLetter> {
  return async (batch) => {
    await upsertDeadLetters(
      database,
      batch.map(({ event: letter }) => letter),
    )
  }
}
