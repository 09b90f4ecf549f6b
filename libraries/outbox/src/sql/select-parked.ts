import type { Query } from '@signalbox/database'

/** A row that failed too often, and waits for a person. */
export type ParkedRow = {
  readonly number: number
  readonly topic: string
  readonly aggregate: string | null
  /** As it would be published. It may hold what no log may. */
  readonly event: string
  readonly addedAt: Date
  readonly tries: number
  readonly reason: string
  readonly parkedAt: Date
}

const text = (schema: string) => `
  SELECT number, topic, aggregate, event, added_at AS "addedAt", tries, reason, parked_at AS "parkedAt"
  FROM ${schema}.outbox_parked WHERE number > $1 ORDER BY number LIMIT 100`

/** Reads the next 100 parked rows behind a number. */
export async function selectParked(query: Query, schema: string, after: number): Promise<ParkedRow[]> {
  return await query({ name: `outbox-parked ${schema}`, text: text(schema), values: [after] })
}
