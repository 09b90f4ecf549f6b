import type { ReplayReport } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'

// A replay that runs writes down how far it has come after each step, and no step takes as long as this.
const text = `
  SELECT id, rate, total, replayed, error,
    CASE
      WHEN error IS NOT NULL THEN 'failed'
      WHEN finished_at IS NOT NULL THEN 'done'
      WHEN updated_at < now() - interval '30 seconds' THEN 'interrupted'
      ELSE 'running'
    END AS state,
    (SELECT count(*) FROM dead_letters WHERE replay_id = $1 AND replayed_at IS NULL) AS "deadAgain"
  FROM dead_letter_replays WHERE id = $1`

/** How far a replay has come, in whichever process it runs; nothing when there is none with this id. */
export async function selectReplay(database: Database, id: string): Promise<ReplayReport | undefined> {
  const rows = await database.query<ReplayReport>({ name: 'select-replay', text, values: [id] })
  return rows[0]
}
