import type { JsonText, StoredEvent } from '@signalbox/contracts'
import { topicNames, topics, type TopicName } from '@signalbox/systems'
import type { Database } from '@signalbox/database'

type Row = {
  readonly topic: string
  readonly event_type: string
  readonly create_date: string
  readonly accepted_date: string | null
  readonly received_date: string
  readonly processed_date: string
  readonly total_time_ms: number
  readonly event_data: JsonText | null
  readonly value: string | null
  readonly trace_id: string | null
  readonly parent_id: string | null
}

// RFC 3339 with all that is kept of it, which is more than a Date holds.
const dates = ['create_date', 'accepted_date', 'received_date', 'processed_date']
  .map((date) => `to_char(${date} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS ${date}`)
  .join(',\n    ')

// The value as JSON, since not every topic's table keeps the value.
const storedIn = (topic: TopicName, index: number) => `
  SELECT ${index} AS place, '${topic}' AS topic, event_type,
    ${dates},
    total_time_ms(create_date, processed_date), event_data::text, to_jsonb(stored) ->> 'value' AS value, trace_id, parent_id
  FROM ${topics[topic].table} AS stored WHERE event_id = $1`

const text = `${topicNames.map(storedIn).join('\n  UNION ALL')}\n  ORDER BY place`

/** What the tables hold of one event, in the order of the topics. */
export async function selectEvent(database: Database, id: string): Promise<StoredEvent[]> {
  const rows = await database.query<Row>({ name: 'select-event', text, values: [id] })
  return rows.map((row) => ({
    topic: row.topic,
    eventType: row.event_type,
    create_date: row.create_date,
    accepted_date: row.accepted_date,
    received_date: row.received_date,
    processed_date: row.processed_date,
    total_time_ms: row.total_time_ms,
    data: row.event_data,
    value: row.value,
    traceId: row.trace_id,
    parentId: row.parent_id,
  }))
}
