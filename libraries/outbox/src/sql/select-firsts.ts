import type { Query } from '@signalbox/database'

/** Reads the number of the first row of each shard above a floor; null where there is none. */
export async function selectFirsts(
  query: Query,
  schema: string,
  shards: readonly number[],
  floors: readonly number[],
): Promise<{ shard: number; first: number | null }[]> {
  const text = `SELECT shard, first FROM ${schema}.outbox_firsts($1, $2)`
  return await query({ name: `outbox-firsts ${schema}`, text, values: [shards, floors] })
}
