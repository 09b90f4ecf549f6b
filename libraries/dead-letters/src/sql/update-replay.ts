import type { Database } from '@signalbox/database'

const text = `
  UPDATE dead_letter_replays SET
    replayed = $2,
    updated_at = now(),
    finished_at = CASE WHEN $3 THEN now() END,
    error = $4
  WHERE id = $1`

type ReplayProgress = {
  readonly id: string
  readonly replayed: number
  readonly isFinished: boolean
  /** One sentence when it ended early. */
  readonly error?: string
}

/** Notes how far a replay has come. */
export async function updateReplay(database: Database, progress: ReplayProgress): Promise<void> {
  const { id, replayed, isFinished, error = null } = progress
  await database.query({ name: 'update-replay', text, values: [id, replayed, isFinished, error] })
}
