import { plan } from '@signalbox/systems'
import { consumedTopics, placesOf } from './places.ts'
import type { Stage } from './stage.ts'

/** A table in which events arrive, as the database has it. */
export type Table = {
  readonly name: string
  /** The subscription whose events it holds, by which they are counted. */
  readonly counted: string
  /** Whether it keeps the value in clear. */
  readonly hasValue: boolean
}

/**
 * The tables of all subscriptions in which each event is a row, as `create_topic_table` makes them. Of a service that
 * keeps something else, only what waits and what died can be judged.
 */
export async function readTables(sql: Stage['sql']): Promise<Table[]> {
  const places = consumedTopics(plan).flatMap((topic) => placesOf(topic, plan))
  const byTable = new Map(places.map(({ table, through }) => [table, through.at(-1) ?? table]))
  const columns = await sql<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = ANY ($1)`,
    [[...byTable.keys()]],
  )
  const has = (table: string, wanted: string) =>
    columns.some((one) => one.table === table && one.column === wanted)
  return [...byTable].flatMap(([name, counted]) =>
    ['event_id', 'event_type', 'event_data', 'parent_id', 'processed_date'].every((column) =>
      has(name, column),
    )
      ? [{ name, counted, hasValue: has(name, 'value') }]
      : [],
  )
}

/** All of them, for a statement that locks them. */
export async function tableList({ stage }: { readonly stage: Stage }): Promise<string> {
  return (await readTables(stage.sql)).map(({ name }) => `"${name}"`).join(', ')
}
