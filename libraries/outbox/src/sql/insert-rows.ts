import { textArray, type Query } from '@signalbox/database'

// Numbers are given in the order in which the rows come.
const text = (schema: string) => `
  INSERT INTO ${schema}.outbox (topic, aggregate, event)
  SELECT $1, aggregate, event FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS added(aggregate, event, place)
  ORDER BY place`

/** Adds events, written as lines, to what is to be sent. */
export async function insertRows(
  query: Query,
  schema: string,
  topic: string,
  rows: readonly { readonly aggregate: string | null; readonly event: string }[],
): Promise<void> {
  const values = [
    topic,
    textArray(rows.map(({ aggregate }) => aggregate)),
    textArray(rows.map(({ event }) => event)),
  ]
  await query({ name: `outbox-insert ${schema}`, text: text(schema), values })
}
