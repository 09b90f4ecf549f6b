import type { Database } from '@signalbox/database'

const text = `
  WITH forgotten AS (DELETE FROM dead_letter_replays WHERE started_at < now() - interval '90 days')
  INSERT INTO dead_letter_replays (id, rate, total) VALUES ($1, $2, $3)`

/** Notes that a replay begins; forgets those of more than 90 days ago. */
export async function insertReplay(
  database: Database,
  { id, rate, total }: { id: string; rate: number; total: number },
): Promise<void> {
  await database.query({ name: 'insert-replay', text, values: [id, rate, total] })
}
