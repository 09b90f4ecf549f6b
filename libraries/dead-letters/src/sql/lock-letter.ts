import type { Query } from '@signalbox/database'
import type { EditableLetter } from '../judge-edit.ts'

const text = `
  SELECT id, queue, event_id AS "eventId", body, whole_bytes IS NULL AS "isWhole"
  FROM dead_letters WHERE id = $1 AND replayed_at IS NULL FOR UPDATE`

/** Locks a letter that is dead now until the end of the transaction, and reads it; nothing when it is not dead. */
export async function lockDeadLetter(query: Query, id: string): Promise<EditableLetter | undefined> {
  const rows = await query<EditableLetter>({ name: 'lock-dead-letter', text, values: [id] })
  return rows[0]
}
