import type { Database } from '@signalbox/database'
import { letterColumns } from './letter-columns.ts'
import type { StoredDeadLetter } from './select-letters.ts'

const text = `
  SELECT ${letterColumns}, substring(body FOR $2) AS body, substring(original_body FOR $2) AS "originalBody"
  FROM dead_letters WHERE id = $1`

/**
 * One letter, dead now or replayed, or nothing when there is none with this id.
 *
 * @param bodyBytesMax bodies that are longer are cut off there
 */
export async function selectDeadLetter(
  database: Database,
  id: string,
  bodyBytesMax: number,
): Promise<(StoredDeadLetter & { readonly originalBody: Buffer | null }) | undefined> {
  const rows = await database.query<StoredDeadLetter & { originalBody: Buffer | null }>({
    name: 'select-dead-letter',
    text,
    values: [id, bodyBytesMax],
  })
  return rows[0]
}
