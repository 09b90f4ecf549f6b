import type { Database } from '@signalbox/database'

export type Invariant = {
  readonly checked_at: Date
  readonly users: number
  readonly entries: number
  /** Users whose entries do not add up to what they have. */
  readonly wrong: number
}

/** Adds up all entries anew, and compares. */
export async function checkInvariant(database: Database): Promise<Invariant> {
  const [found] = await database.query<Invariant>({
    name: 'check-invariant',
    text: 'SELECT * FROM revenue_invariant()',
  })
  return found as Invariant
}
