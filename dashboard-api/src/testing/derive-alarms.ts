import { emitting, storeOnce, type Broker, type Received } from '@signalbox/broker'
import { defineSystem, planOf, type Event, type ServiceDefinition } from '@signalbox/contracts'
import {
  countDerived,
  derivedTopics,
  eventColumns,
  insertOnce,
  parentIds,
  settleRepeats,
  type Database,
  type Derived,
} from '@signalbox/database'

const service = (one: Partial<ServiceDefinition>) => ({ ...one, port: 3_000, environment: {} })

/** Alarms are derived from what comes onto topic1, and read by two subscriptions. */
export const { topology, topics } = planOf([
  defineSystem({
    name: 'example',
    topics: { topic1: {}, alarms: {} },
    eventTypes: {},
    services: {
      watch: service({ consumes: ['topic1'], emits: { topic1: ['alarms'] } }),
      pager: service({ consumes: ['alarms'] }),
      analytics: service({ consumes: ['alarms.analytics'], stores: { 'alarms.analytics': 'analytics' } }),
    },
  }),
])

const inserted = (derived: string) => `(
  SELECT CASE WHEN count(*) = cardinality($1::uuid[]) THEN ${derived} ELSE (
    SELECT array_agg(given.of_one)
    FROM inserted JOIN unnest($1::uuid[], ${derived}) AS given(event_id, of_one) USING (event_id)
  ) END FROM inserted
)`
const textFor = (queue: StoredQueue) => (onConflict: string) =>
  `
  WITH inserted AS (
    INSERT INTO ${queue.table} (event_id, event_type, create_date, accepted_date, received_date, event_data, parent_id)
    SELECT * FROM unnest(
      $1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::jsonb[], $9::uuid[]
    )
    ${onConflict}
    RETURNING event_id
  )
  SELECT roll_up_stored('${queue.name}', $8, array_agg(1::float8), ${inserted('$7::text[]')}) AS stored,
    ${countDerived(queue, '$8', inserted('$10::text[]'))}
  FROM inserted`

type StoredQueue = Parameters<typeof settleRepeats>[1]

/** Stores what arrives in a queue, as services do, and counts what is derived from it. */
export function storeIn(database: Database, queue: StoredQueue, replica = 'service') {
  const insert = insertOnce(database, `insert-${queue.name}`, textFor(queue))
  return storeOnce<Event>({
    insert: async (batch, derived?: Derived) =>
      await insert([...eventColumns(batch), replica, parentIds(batch), derivedTopics(derived)]),
    settleRepeats: settleRepeats(database, queue, replica),
  })
}

/** So many alarms are derived from an event as its type says: `0`, `1`, `2`. */
export function deriveAlarms(database: Database, publish: Broker['publish'], isCounted = true) {
  const store = storeIn(database, topics.topic1)
  return emitting<'alarms', Event>({ publish, from: topics.topic1 }, async (batch, emit, count) => {
    for (const received of batch)
      deriveFrom(received, (name) => emit(received, 'alarms', { name, eventType: name }))
    return await store(batch, isCounted ? count : undefined)
  })
}

function deriveFrom({ event }: Received<Event>, derive: (name: string) => void): void {
  for (let number = 0; number < Number(event.eventType); number += 1) derive(`alarm-${number}`)
}
