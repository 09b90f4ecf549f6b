import type { Database } from '@signalbox/database'
import { filterSql, filterValues, type DeadLetterFilter } from '../filter.ts'

/** Dead letters of one queue with one reason. */
export type DeadLetterGroup = {
  readonly queue: string
  readonly reason: string
  readonly letters: number
  readonly first: Date
  readonly last: Date
}

const text = `
  SELECT queue, reason, count(*) AS letters, min(first_failure) AS first, max(last_failure) AS last
  FROM dead_letters WHERE ${filterSql}
  GROUP BY queue, reason ORDER BY letters DESC, queue, reason`

/** How many letters are dead now, by queue and reason; the largest group first. */
export async function selectDeadLetterGroups(
  database: Database,
  filter: DeadLetterFilter = {},
): Promise<DeadLetterGroup[]> {
  return await database.query<DeadLetterGroup>({
    name: 'select-dead-letter-groups',
    text,
    values: filterValues(filter),
  })
}
