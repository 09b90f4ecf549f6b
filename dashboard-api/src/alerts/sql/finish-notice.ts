import type { Database } from '@signalbox/database'

const text = `UPDATE alerts SET notice = NULL WHERE notice ->> 'id' = $1`

/** Notes that a notice was posted. One that has taken its place meanwhile stays. */
export async function finishNotice(database: Database, id: string): Promise<void> {
  await database.query({ name: 'finish-notice', text, values: [id] })
}
