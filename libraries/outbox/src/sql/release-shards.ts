import type { Query } from '@signalbox/database'

const text = (schema: string) => `
  WITH gone AS (DELETE FROM ${schema}.outbox_relays WHERE relay = $1)
  UPDATE ${schema}.outbox_shards SET relay = NULL, leased_until = NULL WHERE relay = $1`

/** Gives back all that a relay has, so that the others need not wait until its lease runs out. */
export async function releaseShards(query: Query, schema: string, relay: string): Promise<void> {
  await query({ name: `outbox-release ${schema}`, text: text(schema), values: [relay] })
}
