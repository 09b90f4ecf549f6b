import type { Emits, Topic } from '@signalbox/contracts'
import { textArray } from './binary-arrays.ts'
import { derivedTopics, type Derived } from './derived.ts'
import { eventColumns, type StorableEvent } from './event-columns.ts'
import type { Database } from './open-database.ts'

/** A queue with a table: a topic for its first subscription, or another one with its own. */
type StoredQueue = Pick<Topic, 'name' | 'table' | 'forwardsTo' | 'feeds' | 'emits'>

/** Where the events are passed on, their value travels through and is not stored. */
const storesValue = ({ forwardsTo }: StoredQueue) => forwardsTo === undefined

/** Of each repeat what is derived from it, once, into each subscription that it comes into. */
const derivedOf = (emits: Emits) => `
      SELECT subscription AS onto
      FROM (
        SELECT DISTINCT ON (event_id, accepted_date) derived
        FROM known JOIN repeated USING (event_id, accepted_date) WHERE NOT reused
      ) AS one CROSS JOIN string_to_table(derived, ',') AS topic
        CROSS JOIN jsonb_array_elements_text('${JSON.stringify(emits)}'::jsonb -> topic) AS subscription`

/**
 * A repeat is put onto the next topic like the event itself, and so is what is derived from it. After `counted`, in which
 * order an insert locks its rows.
 */
const put = ({ name, feeds, emits }: StoredQueue) => {
  const next = [
    ...(feeds ? [`SELECT onto FROM repeated CROSS JOIN unnest('{${feeds.join(',')}}'::text[]) AS onto`] : []),
    ...(emits ? [derivedOf(emits)] : []),
  ]
  if (next.length === 0) return ''
  return `,
  put AS (
    INSERT INTO edge_totals AS total (topic, source, replica, events)
    SELECT onto, '${name}', $9, count(*)
    FROM (SELECT count(*) AS sources FROM counted) AS before CROSS JOIN (${next.join(' UNION ALL ')}) AS next
    WHERE sources > 0 GROUP BY onto ORDER BY onto
    ON CONFLICT (topic, source, replica) DO UPDATE SET events = total.events + excluded.events
  )`
}

const repeatsOf = (topic: StoredQueue) => `
  WITH input AS (
    SELECT * FROM unnest(
      $1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $7::text[],
      $8::text[]${topic.emits ? ', $10::text[]' : ''}
    ) WITH ORDINALITY AS given(
      event_id, event_type, create_date, accepted_date, received_date, event_data, accepted_by, value,${topic.emits ? ' derived,' : ''}
      position
    )
  ),
  known AS (
    SELECT input.position, event_id, input.accepted_date, input.accepted_by,${topic.emits ? ' derived,' : ''}
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
    RETURNING event_id, accepted_date, accepted_by
  ),
  counted AS (
    INSERT INTO topic_totals AS total (topic, replica, accepted_by, repeats)
    SELECT '${topic.name}', $9, accepted_by, count(*) FROM repeated GROUP BY accepted_by
    ON CONFLICT (topic, replica, accepted_by) DO UPDATE SET repeats = total.repeats + excluded.repeats
    RETURNING accepted_by
  )${put(topic)}
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
  return async (batch: readonly ComparableEvent[], derived?: Derived): Promise<number[]> => {
    const isStored = storesValue(topic)
    const values = batch.map(({ event }) => (isStored ? (event.value ?? null) : null))
    const rows = await database.query<{ index: number }>({
      name: `settle-repeats ${topic.name}`,
      text: repeatsOf(topic),
      values: [
        ...eventColumns(batch),
        textArray(values),
        replica,
        ...(topic.emits ? [derivedTopics(derived)] : []),
      ],
    })
    return rows.map(({ index }) => index)
  }
}
