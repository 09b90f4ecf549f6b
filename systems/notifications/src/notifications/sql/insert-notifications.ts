import type { Received } from '@signalbox/broker'
import type { Event } from '@signalbox/contracts'
import { eventColumns, insertOnce, parentIds, textArray, traceIds, type Database } from '@signalbox/database'

// Who took the events is only looked up row by row when some of them were there already. Where one is on its way may be known
// already: it is sent and stored at the same time.
const text = (onConflict: string) => `
  WITH inserted AS (
    INSERT INTO notifications (event_id, event_type, create_date, accepted_date, received_date, event_data, value, trace_id, parent_id)
    SELECT * FROM unnest(
      $1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $8::text[], $10::text[],
      $11::uuid[]
    )
    ${onConflict}
    RETURNING event_id, event_data, accepted_date, received_date,
      date_part('epoch', processed_date - coalesce(accepted_date, received_date)) * 1000 AS latency_ms
  ),
  scheduled AS (
    INSERT INTO notification_states (
      id, event_id, channel, priority, recipient, provider, send_at, expires_at, accepted_at
    )
    SELECT event_id, event_data ->> 'eventId', event_data ->> 'channel', event_data ->> 'priority',
      coalesce(
        event_data -> 'payload' ->> 'phoneNumber',
        CASE event_data ->> 'channel' WHEN 'email' THEN lower(event_data -> 'payload' ->> 'to') ELSE event_data -> 'payload' ->> 'to' END,
        ''
      ), event_data ->> 'provider',
      (event_data ->> 'sendAt')::timestamptz, (event_data ->> 'expiresAt')::timestamptz,
      coalesce(accepted_date, received_date)
    FROM inserted ORDER BY event_id
    ON CONFLICT DO NOTHING
  )
  SELECT roll_up_stored(
    'notifications', $9, array_agg(latency_ms),
    CASE WHEN count(*) = cardinality($1::uuid[]) THEN $7::text[] ELSE (
      SELECT array_agg(accepted_by)
      FROM inserted JOIN unnest($1::uuid[], $7::text[]) AS given(event_id, accepted_by) USING (event_id)
    ) END
  ) AS stored
  FROM inserted`

/**
 * Stores events in notifications, together with their figures for the dashboard, says that they are scheduled, and returns how
 * many that were. Events that are there already are left as they are. No id may be in the batch twice.
 */
export function insertNotifications(database: Database, replica: string) {
  const insert = insertOnce(database, 'insert-notifications', text)
  return async (batch: readonly Received<Event>[]): Promise<number> => {
    const values = textArray(batch.map(({ event }) => event.value ?? null))
    return await insert([...eventColumns(batch), values, replica, traceIds(batch), parentIds(batch)])
  }
}
