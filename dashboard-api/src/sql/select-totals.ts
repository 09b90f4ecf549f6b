import type { Database } from '@signalbox/database'

const text = `
  SELECT topic, sum(events)::bigint AS events FROM topic_totals GROUP BY topic`

/** How many events each topic has stored so far. */
export async function selectTotals(database: Database): Promise<Map<string, number>> {
  const rows = await database.query<{ topic: string; events: number }>({ name: 'select-totals', text })
  return new Map(rows.map(({ topic, events }) => [topic, events]))
}
