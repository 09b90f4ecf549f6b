import type { Database } from '@signalbox/database'
import { filterSql, filterValues, type DeadLetterFilter } from '../filter.ts'

export type StoredDeadLetter = {
  readonly id: string
  readonly queue: string
  readonly eventId: string | null
  readonly body: Buffer
  readonly reason: string
  readonly error: string
  readonly via: string
  readonly attempts: number
  readonly firstFailure: Date
  readonly lastFailure: Date
  readonly replays: number
}

const text = `
  SELECT id, queue, event_id AS "eventId", body, reason, error, via, attempts,
    first_failure AS "firstFailure", last_failure AS "lastFailure", replays
  FROM dead_letters WHERE ${filterSql} AND ($5::uuid IS NULL OR id > $5)
  ORDER BY id LIMIT $6`

/**
 * One page of the letters that are dead now, by id.
 *
 * @param after the last id of the page before
 */
export async function selectDeadLetters(
  database: Database,
  filter: DeadLetterFilter,
  { after, limit }: { after?: string; limit: number },
): Promise<StoredDeadLetter[]> {
  const values = [...filterValues(filter), after ?? null, limit]
  return await database.query<StoredDeadLetter>({ name: 'select-dead-letters', text, values })
}
