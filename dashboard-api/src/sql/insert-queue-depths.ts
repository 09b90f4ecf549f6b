import type { Database } from '@signalbox/database'

/** The lengths of step in which depths are kept, in seconds, shortest first. */
export const depthStepsSeconds = [5, 300, 3_600] as const

// Several dashboards may run: one at a time writes, and the others leave it to that one.
const text = `
  INSERT INTO queue_depths AS known (step_seconds, step, queue, messages)
  SELECT step_seconds, to_timestamp(floor(extract(epoch FROM now()) / step_seconds) * step_seconds), queue, messages
  FROM unnest($1::text[], $2::bigint[]) AS depth(queue, messages) CROSS JOIN unnest($3::integer[]) AS step_seconds
  WHERE EXISTS (SELECT FROM turns WHERE name = 'queue_depths' FOR UPDATE SKIP LOCKED)
  ON CONFLICT (step_seconds, step, queue) DO UPDATE SET messages = greatest(known.messages, excluded.messages)`

/** Keeps how many messages are in each queue now, as the most of the present step of each length. */
export async function insertQueueDepths(
  database: Database,
  depths: ReadonlyMap<string, number>,
): Promise<void> {
  const values = [[...depths.keys()], [...depths.values()], [...depthStepsSeconds]]
  await database.query({ name: 'insert-queue-depths', text, values })
}
