import { topicNames, topics, type StoredEvent, type TopicName } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'

type Row = {
  readonly topic: string
  readonly event_type: string
  readonly create_date: Date
  readonly accepted_date: Date | null
  readonly received_date: Date
  readonly processed_date: Date
  readonly total_time_ms: number
  readonly event_data: unknown
  readonly value: string | null
  readonly trace_id: string | null
}

// As JSON, since not every topic's table keeps the value.
const storedIn = (topic: TopicName, index: number) => `
  SELECT ${index} AS place, '${topic}' AS topic, event_type, create_date, accepted_date, received_date,
    processed_date, total_time_ms(create_date, processed_date), event_data, to_jsonb(stored) ->> 'value' AS value, trace_id
  FROM ${topics[topic].table} AS stored WHERE event_id = $1`

const text = `${topicNames.map(storedIn).join('\n  UNION ALL')}\n  ORDER BY place`

/** What the tables hold of one event, in the order of the topics. */
export async function selectEvent(database: Database, id: string): Promise<StoredEvent[]> {
  const rows = await database.query<Row>({ name: 'select-event', text, values: [id] })
  return rows.map((row) => ({
    topic: row.topic,
    eventType: row.event_type,
    create_date: row.create_date.toISOString(),
    accepted_date: row.accepted_date?.toISOString() ?? null,
    received_date: row.received_date.toISOString(),
    processed_date: row.processed_date.toISOString(),
    total_time_ms: row.total_time_ms,
    data: row.event_data,
    value: row.value,
    traceId: row.trace_id,
  }))
}
