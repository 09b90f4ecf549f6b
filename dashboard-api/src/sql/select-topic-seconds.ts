import type { Database } from '@signalbox/database'

export type TopicSecond = {
  readonly topic: string
  /** Seconds since 1970. */
  readonly second: number
  readonly events: number
  readonly histogram: readonly number[]
}

const text = `
  SELECT topic, extract(epoch FROM second)::bigint AS second, events, to_json(latency_histogram) AS histogram
  FROM topic_seconds
  WHERE second >= to_timestamp($1) AND second <= to_timestamp($2)`

/** What was stored in each second of a window, both ends included; one row for each topic and replica. */
export async function selectTopicSeconds(
  database: Database,
  from: number,
  to: number,
): Promise<TopicSecond[]> {
  return await database.query<TopicSecond>({ name: 'select-topic-seconds', text, values: [from, to] })
}
