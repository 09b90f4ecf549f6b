import type { Database } from '@signalbox/database'

const statement = { name: 'keep-checked', text: 'SELECT keep_revenue_checked()' }

/** Checks the invariant when it is time, at one replica; the dashboard shows what was found, and when. */
export function keepChecked(database: Database) {
  return async (): Promise<void> => void (await database.query(statement))
}
