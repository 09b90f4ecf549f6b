import type { Query } from '@signalbox/database'
import { whereDead, type DeadLetterFilter } from '../filter.ts'

export type ClaimedLetter = {
  readonly id: string
  readonly queue: string
  readonly body: Buffer
  readonly messageId: string
}

// What is in memory at a time. The first letter is always taken.
const claimBytesMax = 8 * 1024 * 1024

// Locked letters are skipped, so that two replays at the same time share the work. Letters that died after the
// replay began are left alone, or a letter that dies again and again would be replayed for ever.
const text = (where: string, parameters: number) => `
  WITH claimed AS MATERIALIZED (
    SELECT id, octet_length(body) AS bytes
    FROM dead_letters
    WHERE ${where} AND whole_bytes IS NULL AND last_failure < $${parameters + 1} AND id > $${parameters + 2}
    ORDER BY id LIMIT $${parameters + 3} FOR UPDATE SKIP LOCKED
  ),
  fitting AS (SELECT id, sum(bytes) OVER (ORDER BY id) - bytes AS bytes_before FROM claimed)
  SELECT id, queue, body, coalesce(event_id, id)::text AS "messageId"
  FROM fitting JOIN dead_letters USING (id) WHERE bytes_before < ${claimBytesMax} ORDER BY id`

/**
 * Locks the next letters of a replay until the end of the transaction, and reads them, by id.
 *
 * @param after the last id that this replay has claimed before
 */
export async function claimDeadLetters(
  query: Query,
  filter: DeadLetterFilter,
  { began, after, limit }: { began: Date; after: string; limit: number },
): Promise<ClaimedLetter[]> {
  const { name, sql, values } = whereDead(filter)
  return await query({
    name: `claim-dead-letters ${name}`,
    text: text(sql, values.length),
    values: [...values, began.toISOString(), after, limit],
  })
}
