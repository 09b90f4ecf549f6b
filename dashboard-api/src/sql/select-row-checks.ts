import type { Database } from '@signalbox/database'

/** What the upkeep found when it last counted the rows of a topic's table. */
export type RowCheck = {
  readonly topic: string
  /** Rows more than were stored and not removed since; below zero where some are missing. */
  readonly difference: number
  /** When the first difference was found that has been there since; null when there is none. */
  readonly since: Date | null
}

const text = `
  SELECT topic, found - counted AS difference, differs_since AS since FROM row_checks`

/** How the rows of each topic's table compare with what was counted as stored. */
export async function selectRowChecks(database: Database): Promise<RowCheck[]> {
  return await database.query<RowCheck>({ name: 'select-row-checks', text })
}
