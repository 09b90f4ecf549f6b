import type { Query } from '@signalbox/database'
import { selectFirsts } from './sql/select-firsts.ts'
import { selectWriters, type Writers } from './sql/select-writers.ts'

export type Floors = {
  /** The number up to which each shard is known to be empty, and to stay so. */
  of(shards: readonly number[]): number[]
  /** Looks whether they can be raised. Costs three small statements. */
  raise(shards: readonly number[]): Promise<void>
}

// Whatever has happened to the numbers meanwhile (a restored table, a server that lost its last second), they are looked
// through from the beginning then.
const believedMs = 60_000

/**
 * Remembers below which number nothing is left to be sent, so that nobody looks there again. For as long as anybody
 * reads in an old transaction, such as a backup, PostgreSQL cannot clean up what was deleted since, and walks through all
 * of it to the first row that is left (measured: after 200,000 such rows a row cost four times as much).
 *
 * Numbers are given before the commit, so a row may appear below others that were sent long ago. A floor is only raised to
 * a number when every transaction that was writing to the outbox when that number was the highest has ended: what it has
 * added can be seen from then on.
 */
export function createFloors(query: Query, schema: string): Floors {
  const floors = new Map<number, number>()
  let since = performance.now()
  let before: Writers | undefined
  const of = (shards: readonly number[]) => shards.map((shard) => floors.get(shard) ?? 0)

  return {
    of,
    async raise(shards) {
      if (performance.now() - since > believedMs) {
        floors.clear()
        since = performance.now()
      }
      const now = await selectWriters(query, schema)
      if (before === undefined) before = now
      const { last, writers } = before
      if (before === now || writers.some((writer) => now.writers.includes(writer))) return
      for (const { shard, first } of await selectFirsts(query, schema, shards, of(shards)))
        floors.set(shard, first === null ? last : Math.min(last, first - 1))
      before = now
    },
  }
}
