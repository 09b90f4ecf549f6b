import { latencyBuckets } from '@signalbox/contracts'
import type { Database } from '../../open-database.ts'
import { keyOf, type Span } from './ledger.ts'

export type StoredEvent = { topic: string; second: Date; replica: string; latencyMs: number }

/** Adds one event to its second, as a service does. */
export async function addToTopicSecond(database: Database, event: StoredEvent): Promise<void> {
  const { topic, second, replica, latencyMs } = event
  await database.query({
    name: 'add-to-topic-second',
    text: `
      INSERT INTO topic_seconds AS stored
        (topic, second, replica, events, latency_sum_ms, latency_max_ms, latency_histogram)
      SELECT $1, $2, $3, 1, $4::float8, $4::float8, ARRAY(
        SELECT (place = latency_bucket($4::float8))::integer FROM generate_series(0, $5 - 1) AS place ORDER BY place)
      ON CONFLICT (second, topic, replica) DO UPDATE SET
        events = stored.events + 1,
        latency_sum_ms = stored.latency_sum_ms + excluded.latency_sum_ms,
        latency_max_ms = greatest(stored.latency_max_ms, excluded.latency_max_ms),
        latency_histogram = add_buckets(stored.latency_histogram, excluded.latency_histogram)::integer[]`,
    values: [topic, second.toISOString(), replica, latencyMs, latencyBuckets],
  })
}

export type IngestSecond = {
  topic: string
  second: Date
  replica: string
  accepted: number
  rejected: number
}

/** Writes the whole figures of a second, as an api does, once or again. */
export async function putIngestSecond(database: Database, figures: IngestSecond): Promise<void> {
  const { topic, second, replica, accepted, rejected } = figures
  await database.query({
    name: 'put-ingest-second',
    text: `
      INSERT INTO ingest_seconds AS known (topic, second, replica, accepted, rejected) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (second, topic, replica) DO UPDATE SET
        accepted = greatest(known.accepted, excluded.accepted),
        rejected = greatest(known.rejected, excluded.rejected)`,
    values: [topic, second.toISOString(), replica, accepted, rejected],
  })
}

/** Rolls up as if it were another moment. Returns whether it was done here. */
export async function rollUpAt(database: Database, moment: Date, newestKept = 15_000): Promise<boolean> {
  const [row] = await database.query<{ done: boolean }>({
    name: 'roll-up-at',
    text: 'SELECT roll_up_figures_at($1, $2) AS done',
    values: [moment.toISOString(), newestKept],
  })
  return row?.done ?? false
}

/** Rolls up again and again as if it were another moment, until there is nothing left to catch up with. */
export async function catchUpAt(database: Database, moment: Date, newestKept = 15_000): Promise<void> {
  const text = `SELECT rolled_to + interval '6 hours' >= $1 AND seconds_from + interval '32 hours' >= $1
    AS "upToDate" FROM roll_up_progress`
  for (let upToDate = false; !upToDate;) {
    const [row] = await database.query<{ upToDate: boolean }>({
      name: 'up-to-date',
      text,
      values: [moment.toISOString()],
    })
    upToDate = row?.upToDate ?? false
    await rollUpAt(database, moment, newestKept)
  }
}

/** What a roll-up table of the topics holds, replicas merged; the histogram as its sum of all buckets. */
export async function topicSums(database: Database, span: Span) {
  return await sumsOf<{ events: number; sum: number; max: number; inBuckets: number }>(
    database,
    `SELECT ${span} AS begins, topic, events, latency_sum_ms AS sum, latency_max_ms AS max,
      (SELECT sum(bucket)::bigint FROM unnest(latency_histogram) AS bucket) AS "inBuckets" FROM topic_${span}s`,
  )
}

/** What a roll-up table of the api holds. */
export async function ingestSums(database: Database, span: Span) {
  return await sumsOf<{ accepted: number; rejected: number }>(
    database,
    `SELECT ${span} AS begins, topic, accepted, rejected FROM ingest_${span}s`,
  )
}

async function sumsOf<Figures extends object>(database: Database, text: string) {
  const rows = await database.query<Figures & { begins: Date; topic: string }>({
    name: text.slice(0, 60),
    text,
  })
  return new Map(rows.map(({ begins, topic, ...figures }) => [keyOf(begins, topic), figures]))
}
