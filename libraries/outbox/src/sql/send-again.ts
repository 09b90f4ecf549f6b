import type { Query } from '@signalbox/database'

const text = (schema: string) => `
  WITH taken AS (
    DELETE FROM ${schema}.outbox_parked WHERE number = ANY ($1) RETURNING number, topic, aggregate, event
  )
  INSERT INTO ${schema}.outbox (topic, aggregate, event) SELECT topic, aggregate, event FROM taken ORDER BY number
  RETURNING number`

/**
 * Puts parked rows behind all that is to be sent.
 *
 * @returns how many
 */
export async function sendAgain(query: Query, schema: string, numbers: readonly number[]): Promise<number> {
  const added = await query({ name: `outbox-again ${schema}`, text: text(schema), values: [numbers] })
  return added.length
}
