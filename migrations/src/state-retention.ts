import type { Topology } from '@signalbox/contracts'
import type { Client } from 'pg'

/**
 * Writes down for how long the events of each topic are kept, where its system states it. What a system stated that is no more
 * stays with its tables.
 *
 * @throws what PostgreSQL says; nothing is changed then
 */
export async function stateRetention(client: Client, { topics, queues }: Topology): Promise<void> {
  const days = new Map(topics.map(({ name, retentionDays }) => [name, retentionDays ?? null]))
  await client.query(
    `UPDATE topic_tables SET kept_days = stated.days FROM unnest($1::text[], $2::integer[]) AS stated(queue, days)
      WHERE topic_name = queue AND kept_days IS DISTINCT FROM stated.days`,
    [queues.map(({ name }) => name), queues.map(({ topic }) => days.get(topic) ?? null)],
  )
}
