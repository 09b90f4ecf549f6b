import { textArray, uuidArray, type Database } from '@signalbox/database'
import { changeOf, type RevenueEntry } from '@signalbox/systems/revenue/events/revenue-entry.ts'

const text = 'SELECT unnest(revenue_reused($1, $2, $3, $4::text[]::numeric[], $5, $6)) AS id'

/** Of some entries with their ids, the ids under which another entry is stored. */
export function selectReused(database: Database) {
  return async (entries: readonly (readonly [id: string, entry: RevenueEntry])[]): Promise<Set<string>> => {
    if (entries.length === 0) return new Set()
    const texts = (of: (entry: RevenueEntry) => string | undefined) =>
      textArray(entries.map(([, entry]) => of(entry) ?? null))
    const rows = await database.query<{ id: string }>({
      name: 'select-reused',
      text,
      values: [
        uuidArray(entries.map(([id]) => id)),
        texts((entry) => ('userId' in entry ? entry.userId : undefined)),
        texts((entry) => entry.name),
        texts((entry) => ('userId' in entry ? changeOf(entry) : undefined)),
        entries.map(([, entry]) => ('reverses' in entry ? entry.reverses : null)),
        texts((entry) => ('userId' in entry ? entry.currency : undefined)),
      ],
    })
    return new Set(rows.map(({ id }) => id))
  }
}
