import type { Received } from '@signalbox/broker'
import type { SealedEvent } from '@signalbox/contracts'
import { eventColumns, type Database } from '@signalbox/database'

const text = `
  WITH inserted AS (
    INSERT INTO topic2 (event_id, event_type, create_date, accepted_date, received_date, event_data)
    SELECT * FROM unnest(
      $1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[]
    )
    ON CONFLICT (event_id) DO NOTHING
    RETURNING extract(epoch FROM processed_date - coalesce(accepted_date, received_date)) * 1000 AS latency_ms
  )
  SELECT roll_up_stored('topic2', $7, array_agg(latency_ms::double precision)) AS stored FROM inserted`

/**
 * Stores the metric rows of active events in topic2, together with their figures for the dashboard. The value
 * is not stored here, neither sealed nor in clear. Events that are there already are left as they are.
 */
export function insertTopic2(database: Database, replica: string) {
  return async (batch: readonly Received<SealedEvent>[]): Promise<void> => {
    await database.query({
      name: 'insert-topic2',
      text,
      values: [...eventColumns(batch), replica],
    })
  }
}
