import type { Received } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'
import { eventColumns, insertOnce, parentIds, textArray, traceIds, type Database } from '@signalbox/database'
import { countKids } from '@signalbox/sealing'

// Who took the events is only looked up row by row when some of them were there already.
const text = (onConflict: string) => `
  WITH inserted AS (
    INSERT INTO topic3 (event_id, event_type, create_date, accepted_date, received_date, event_data, value, trace_id, parent_id)
    SELECT * FROM unnest(
      $1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $8::text[], $12::text[],
      $13::uuid[]
    )
    ${onConflict}
    RETURNING event_id, date_part('epoch', processed_date - coalesce(accepted_date, received_date)) * 1000 AS latency_ms
  )
  SELECT roll_up_stored(
    'topic3', $9, array_agg(latency_ms),
    CASE WHEN count(*) = cardinality($1::uuid[]) THEN $7::text[] ELSE (
      SELECT array_agg(accepted_by)
      FROM inserted JOIN unnest($1::uuid[], $7::text[]) AS given(event_id, accepted_by) USING (event_id)
    ) END
  ) AS stored, count_sealed('topic3', $9, $10, $11)
  FROM inserted`

/** An active event at the end of its journey, with its value in clear, and as it arrived. */
export type OpenedEvent = Event & { readonly value: string; readonly sealed_value: string }

/**
 * Stores opened events in topic3, together with their figures for the dashboard, and returns how many that were.
 * Which keys sealed the values is counted. Events that are there already are left as they are. No id may be in the batch twice.
 */
export function insertTopic3(database: Database, replica: string) {
  const insert = insertOnce(database, 'insert-topic3', text)
  return async (batch: readonly Received<OpenedEvent>[]): Promise<number> => {
    const values = textArray(batch.map(({ event }) => event.value))
    const { kids, counts } = countKids(batch.map(({ event }) => event.sealed_value))
    return await insert([
      ...eventColumns(batch),
      values,
      replica,
      kids,
      counts,
      traceIds(batch),
      parentIds(batch),
    ])
  }
}
