import type { Database } from '@signalbox/database'

export type DeadLetterKey = { readonly topic: string; readonly kid: string; readonly letters: number }

const text = `
  SELECT queue AS topic, kid, count(*) AS letters
  FROM dead_letters WHERE replayed_at IS NULL AND kid IS NOT NULL
  GROUP BY queue, kid`

/** How many letters are dead now whose value each key has sealed. Read from an index of just these. */
export async function selectDeadLetterKeys(database: Database): Promise<DeadLetterKey[]> {
  return await database.query<DeadLetterKey>({ name: 'select-dead-letter-keys', text })
}
