import type { Database } from '../../open-database.ts'
import { putIngestSecond, type IngestSecond } from './figures.ts'

/**
 * An api that counts as the real one does: it writes all seconds that it holds, with their whole figures, and
 * holds them until it hears that they were kept.
 *
 * @param secondsMax it begins no further second while it holds that many
 */
export function simulateApi(database: Database, replica: string, secondsMax: number) {
  const held = new Map<string, IngestSecond>()
  let newest = ''

  return {
    /** Counts what it takes now, and returns the second that it counts it in. */
    count(topic: string, moment: Date, accepted: number, rejected: number): { topic: string; second: Date } {
      const second = new Date(Math.floor(moment.getTime() / 1_000) * 1_000)
      const key = held.size >= secondsMax ? newest : `${second.toISOString()} ${topic}`
      const row = held.get(key) ?? { topic, second, replica, accepted: 0, rejected: 0 }
      held.set(key, { ...row, accepted: row.accepted + accepted, rejected: row.rejected + rejected })
      newest = key
      return row
    },
    /** Writes the seconds that have ended. `heard` tells whether the answer of the database arrives. */
    async write(moment: Date, heard: boolean): Promise<void> {
      for (const [key, row] of held) {
        if (row.second.getTime() + 1_000 > moment.getTime()) continue
        await putIngestSecond(database, row)
        if (heard) held.delete(key)
      }
    },
  }
}
