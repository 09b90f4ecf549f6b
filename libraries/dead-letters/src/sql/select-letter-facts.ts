import type { Database } from '@signalbox/database'
import { beforeFirst, whereDead, type DeadLetterFilter } from '../filter.ts'
import { letterColumns, type LetterFacts } from './letter-columns.ts'

const text = (where: string, parameters: number) => `
  SELECT ${letterColumns}
  FROM dead_letters WHERE ${where} AND id > $${parameters + 1} ORDER BY id LIMIT $${parameters + 2}`

/**
 * One page of the letters that are dead now, by id, without their bodies.
 *
 * @param after the last id of the page before
 */
export async function selectLetterFacts(
  database: Database,
  filter: DeadLetterFilter,
  { after = beforeFirst, limit }: { after?: string | undefined; limit: number },
): Promise<LetterFacts[]> {
  const { name, sql, values } = whereDead(filter)
  return await database.query({
    name: `select-letter-facts ${name}`,
    text: text(sql, values.length),
    values: [...values, after, limit],
  })
}
