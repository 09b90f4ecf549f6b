import type { Topic } from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { samples } from '@signalbox/systems'

const recentEvents = 10_000
const recentSeconds = 300
const daySeconds = 86_400

// Ids are made like UUIDv7: the time, then a number that differs within one call.
const fillTopic = ({ table, forwardsTo }: Topic) => `
  INSERT INTO ${table} (event_id, event_type, create_date, accepted_date, received_date, processed_date, event_data
    ${forwardsTo === undefined ? ', value' : ''})
  SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '7' || $4::text
      || '8' || lpad(to_hex(number), 15, '0'))::uuid,
    'passiveEvent', moment - interval '5 ms', moment - interval '4 ms', moment - interval '2 ms', moment,
    '{"sensor":"north","reading":21.5}' ${forwardsTo === undefined ? ", 'whistle'" : ''}
  FROM (
    SELECT number, now() - make_interval(secs => $2::float8 + $3::float8 * number / $1::float8) AS moment
    FROM generate_series(0, $1::int - 1) AS number
  ) AS made`

// What the services would have written with them.
const fillSums = ({ name, table }: Topic) => `
  INSERT INTO topic_seconds (topic, second, replica, events, latency_sum_ms, latency_max_ms, latency_histogram)
  SELECT '${name}', date_trunc('second', processed_date), 'bench', count(*), 4 * count(*), 4,
    array_fill(0, ARRAY[16]) || count(*)::int || array_fill(0, ARRAY[55])
  FROM ${table} GROUP BY 2`

const fillTotals = `
  INSERT INTO topic_totals (topic, replica, accepted_by, events)
  SELECT topic, 'bench', 'bench', sum(events) FROM topic_seconds GROUP BY topic`

/**
 * Fills the tables with a history: 10,000 events of the last five minutes, and others before them, back to a
 * day ago, up to the number that is asked for. The five minutes are alike in every history, as they are what
 * the dashboard shows.
 */
export async function fillHistory(database: Database, events: number): Promise<void> {
  const topics = samples.all.flatMap(({ way }) => way)
  for (const topic of topics) {
    const parts = [
      { rows: Math.round(recentEvents / topics.length), from: 0, seconds: recentSeconds, mark: '000' },
      {
        rows: Math.round((events - recentEvents) / topics.length),
        from: recentSeconds,
        seconds: daySeconds - recentSeconds,
        mark: '001',
      },
    ]
    for (const { rows, from, seconds, mark } of parts) {
      const values = [rows, from, seconds, mark]
      if (rows > 0) await database.query({ name: `fill-${topic.name}`, text: fillTopic(topic), values })
    }
    await database.query({ name: `fill-sums-${topic.name}`, text: fillSums(topic) })
  }
  await database.query({ name: 'fill-totals', text: fillTotals })
  await database.query({ name: 'settle', text: 'ANALYZE' })
}
