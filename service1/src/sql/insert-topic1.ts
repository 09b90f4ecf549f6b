import type { Received } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'
import { eventColumns, type Database } from '@signalbox/database'

const text = `
  WITH inserted AS (
    INSERT INTO topic1 (event_id, event_type, create_date, accepted_date, received_date, event_data, value)
    SELECT * FROM unnest(
      $1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $7::text[]
    )
    ON CONFLICT (event_id) DO NOTHING
    RETURNING extract(epoch FROM processed_date - coalesce(accepted_date, received_date)) * 1000 AS latency_ms
  )
  SELECT roll_up_stored('topic1', $8, array_agg(latency_ms::double precision)) AS stored FROM inserted`

/**
 * Stores events in topic1, together with their figures for the dashboard. Events that are there already are
 * left as they are.
 */
export function insertTopic1(database: Database, replica: string) {
  return async (batch: readonly Received<Event>[]): Promise<void> => {
    await database.query({
      name: 'insert-topic1',
      text,
      values: [...eventColumns(batch), batch.map(({ event }) => event.value ?? null), replica],
    })
  }
}
