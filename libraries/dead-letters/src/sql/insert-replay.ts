import type { Database } from '@signalbox/database'

const text = `
  INSERT INTO dead_letter_replays (id, rate, total) VALUES ($1, $2, $3)`

/** Notes that a replay begins. The upkeep forgets it 90 days later. */
export async function insertReplay(
  database: Database,
  { id, rate, total }: { id: string; rate: number; total: number },
): Promise<void> {
  await database.query({ name: 'insert-replay', text, values: [id, rate, total] })
}
