import type { Database } from '@signalbox/database'
import { beforeFirst, whereDead, type DeadLetterFilter } from '../filter.ts'
import { letterColumns, type LetterFacts } from './letter-columns.ts'

export type StoredDeadLetter = LetterFacts & { readonly body: Buffer }

// A page ends before its limit when its bodies are large. The first letter is always in it.
const pageBytesMax = 8 * 1024 * 1024

const text = (where: string, parameters: number) => `
  WITH page AS (
    SELECT id, sum(octet_length(body)) OVER (ORDER BY id) - octet_length(body) AS bytes_before
    FROM dead_letters WHERE ${where} AND id > $${parameters + 1} ORDER BY id LIMIT $${parameters + 2}
  )
  SELECT ${letterColumns}, body
  FROM page JOIN dead_letters USING (id) WHERE bytes_before < ${pageBytesMax} ORDER BY id`

/**
 * One page of the letters that are dead now, by id, with their bodies: about 8 MiB of them at most. After the last
 * page comes an empty one.
 *
 * @param after the last id of the page before
 */
export async function selectDeadLetters(
  database: Database,
  filter: DeadLetterFilter,
  { after = beforeFirst, limit }: { after?: string; limit: number },
): Promise<StoredDeadLetter[]> {
  const { name, sql, values } = whereDead(filter)
  return await database.query({
    name: `select-dead-letters ${name}`,
    text: text(sql, values.length),
    values: [...values, after, limit],
  })
}
