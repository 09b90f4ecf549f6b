import type { Received } from '@signalbox/broker'
import type { SealedEvent } from '@signalbox/contracts'
import { eventColumns, insertOnce, parentIds, traceIds, type Database } from '@signalbox/database'
import { countKids } from '@signalbox/sealing'
import { topics } from '@signalbox/systems'

// Who took the events is only looked up row by row when some of them were there already.
const text = (onConflict: string) => `
  WITH inserted AS (
    INSERT INTO topic2 (event_id, event_type, create_date, accepted_date, received_date, event_data, trace_id, parent_id)
    SELECT * FROM unnest(
      $1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $11::text[],
      $12::uuid[]
    )
    ${onConflict}
    RETURNING event_id, date_part('epoch', processed_date - coalesce(accepted_date, received_date)) * 1000 AS latency_ms
  )
  SELECT roll_up_stored(
    'topic2', $8, array_agg(latency_ms),
    CASE WHEN count(*) = cardinality($1::uuid[]) THEN $7::text[] ELSE (
      SELECT array_agg(accepted_by)
      FROM inserted JOIN unnest($1::uuid[], $7::text[]) AS given(event_id, accepted_by) USING (event_id)
    ) END
  ) AS stored, count_sealed('topic2', $8, $9, $10), count_put('topic2', '{${topics.topic2.feeds?.join(',')}}', $8, count(*))
  FROM inserted`

/**
 * Stores the metric rows of active events in topic2, together with their figures for the dashboard, and returns
 * how many that were. The value is not stored here, neither sealed nor in clear; which keys sealed the values is
 * counted, and that each goes on to topic3. Events that are there already are left as they are. No id may be in the batch twice.
 */
export function insertTopic2(database: Database, replica: string) {
  const insert = insertOnce(database, 'insert-topic2', text)
  return async (batch: readonly Received<SealedEvent>[]): Promise<number> => {
    const { kids, counts } = countKids(batch.map(({ event }) => event.sealed_value))
    return await insert([...eventColumns(batch), replica, kids, counts, traceIds(batch), parentIds(batch)])
  }
}
