import type { Database } from '@signalbox/database'

// 10 s, 20 s, 40 s and so on, at most ten minutes.
const text = `
  UPDATE alerts SET tries = tries + 1, next_try_at = now() + make_interval(secs => least(600, 10 * 2 ^ least(tries, 10)))
  WHERE notice ->> 'id' = $1`

/** Puts a notice that was not taken off until later; later each time. */
export async function postponeNotice(database: Database, id: string): Promise<void> {
  await database.query({ name: 'postpone-notice', text, values: [id] })
}
