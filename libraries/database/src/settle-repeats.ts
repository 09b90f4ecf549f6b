import type { Topic } from '@signalbox/contracts'
import { textArray } from './binary-arrays.ts'
import { eventColumns, type StorableEvent } from './event-columns.ts'
import type { Database } from './open-database.ts'

/** A queue with a table: a topic for its first subscription, or another one with its own. */
type StoredQueue = Pick<Topic, 'name' | 'table' | 'forwardsTo' | 'feeds'>

/** Where the events are passed on, their value travels through and is not stored. */
const storesValue = ({ forwardsTo }: StoredQueue) => forwardsTo === undefined

/** A repeat is put onto the next topic like the event itself. After `counted`, in which order an insert locks its rows. */
const forwarded = ({ name, feeds = [] }: StoredQueue) => {
  if (feeds.length === 0) return ''
  return `,
  forwarded AS (
    INSERT INTO edge_totals AS total (topic, source, replica, events)
    SELECT onto, '${name}', $9, (SELECT count(*) FROM repeated)
    FROM (SELECT count(*) AS sources FROM counted) AS before CROSS JOIN unnest('{${feeds.join(',')}}'::text[]) AS onto
    WHERE sources > 0 ORDER BY onto
    ON CONFLICT (topic, source, replica) DO UPDATE SET events = total.events + excluded.events
  )`
}

const repeatsOf = (topic: StoredQueue) => `
  WITH input AS (
    SELECT * FROM unnest(
      $1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $7::text[],
      $8::text[]
    ) WITH ORDINALITY AS given(
      event_id, event_type, create_date, accepted_date, received_date, event_data, accepted_by, value, position
    )
  ),
  known AS (
    SELECT input.position, event_id, input.accepted_date, input.accepted_by,
      (stored.event_type, meaning_of(event_id, stored.event_data), ${storesValue(topic) ? 'stored.value' : 'NULL'})
        IS DISTINCT FROM (input.event_type, meaning_of(event_id, input.event_data), input.value) AS reused,
      stored.accepted_date IS DISTINCT FROM input.accepted_date AS taken_again
    FROM input JOIN ${topic.table} AS stored USING (event_id)
  ),
  repeated AS (
    INSERT INTO repeats (topic, event_id, accepted_date, accepted_by)
    SELECT DISTINCT '${topic.name}', event_id, accepted_date, accepted_by
    FROM known WHERE taken_again AND NOT reused AND accepted_date IS NOT NULL
    ON CONFLICT DO NOTHING
    RETURNING accepted_by
  ),
  counted AS (
    INSERT INTO topic_totals AS total (topic, replica, accepted_by, repeats)
    SELECT '${topic.name}', $9, accepted_by, count(*) FROM repeated GROUP BY accepted_by
    ON CONFLICT (topic, replica, accepted_by) DO UPDATE SET repeats = total.repeats + excluded.repeats
    RETURNING accepted_by
  )${forwarded(topic)}
  SELECT (position - 1)::integer AS index FROM known WHERE reused ORDER BY position`

/** An event as it is in its table: what is compared when its id comes again. */
type ComparableEvent = StorableEvent & { readonly event: { readonly value?: string | undefined } }

/**
 * Looks at events whose id is stored already. An event that was taken twice is counted as a repeat, once; an
 * event that was delivered twice is not, as it has the same accepted_date; and one that means something else
 * than what is stored (by its type, its value where the table has one, and the `meaning_of` its data) has used the id
 * of another event.
 *
 * @returns the positions in the batch of those that have used the id of another event
 */
export function settleRepeats(database: Database, topic: StoredQueue, replica: string) {
  return async (batch: readonly ComparableEvent[]): Promise<number[]> => {
    const isStored = storesValue(topic)
    const values = batch.map(({ event }) => (isStored ? (event.value ?? null) : null))
    const rows = await database.query<{ index: number }>({
      name: `settle-repeats ${topic.name}`,
      text: repeatsOf(topic),
      values: [...eventColumns(batch), textArray(values), replica],
    })
    return rows.map(({ index }) => index)
  }
}
