import type { Database } from '@signalbox/database'

export type SealedKeyRow = {
  readonly topic: string
  readonly kid: string
  readonly events: number
  readonly firstSeen: Date
  readonly lastSeen: Date
}

const text = `
  SELECT topic, kid, sum(events)::bigint AS events, min(first_seen) AS "firstSeen", max(last_seen) AS "lastSeen"
  FROM (
    SELECT topic, kid, CASE WHEN minute >= $1 THEN events ELSE 0 END AS events, minute AS first_seen, last_seen
    FROM sealed_key_minutes
    UNION ALL
    SELECT topic, kid, 0, first_seen, last_seen FROM sealed_keys
  ) AS seen
  GROUP BY topic, kid`

/**
 * Every key that ever sealed a value that arrived, with how many arrived since a moment. Its cost does not grow
 * with history: minutes are kept for a week.
 */
export async function selectSealedKeys(database: Database, since: Date): Promise<SealedKeyRow[]> {
  return await database.query<SealedKeyRow>({
    name: 'select-sealed-keys',
    text,
    values: [since.toISOString()],
  })
}
