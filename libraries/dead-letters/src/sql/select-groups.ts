import type { Database } from '@signalbox/database'
import { whereDead, type DeadLetterFilter } from '../filter.ts'

/** Dead letters of one queue with one reason. */
export type DeadLetterGroup = {
  readonly queue: string
  readonly reason: string
  readonly letters: number
  /** Of those that are kept whole: only these can be replayed. */
  readonly whole: number
  readonly first: Date
  readonly last: Date
}

const text = (where: string) => `
  SELECT queue, reason, count(*) AS letters,
    count(*) FILTER (WHERE whole_bytes IS NULL) AS whole, min(first_failure) AS first, max(last_failure) AS last
  FROM dead_letters WHERE ${where}
  GROUP BY queue, reason ORDER BY letters DESC, queue, reason`

/** How many letters are dead now, by queue and reason; the largest group first. */
export async function selectDeadLetterGroups(
  database: Database,
  filter: DeadLetterFilter = {},
): Promise<DeadLetterGroup[]> {
  const { name, sql, values } = whereDead(filter)
  return await database.query({ name: `select-dead-letter-groups ${name}`, text: text(sql), values })
}
