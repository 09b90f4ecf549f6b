import type { UnclaimedTable } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { topology } from '@signalbox/systems'

const text = `
  SELECT table_name AS table, coalesce(found, 0) AS rows
  FROM topic_tables LEFT JOIN row_checks ON topic = topic_name
  WHERE topic_name <> ALL ($1) ORDER BY table_name`

/** The tables of queues that no system has, such as those of a system that was removed, with how many rows each had. */
export async function selectUnclaimedTables(
  database: Database,
  { queues }: Pick<typeof topology, 'queues'> = topology,
): Promise<UnclaimedTable[]> {
  const known = queues.map(({ name }) => name)
  return await database.query<UnclaimedTable>({ name: 'select-unclaimed-tables', text, values: [known] })
}
