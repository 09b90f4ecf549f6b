import { derivedIdsOf } from '@signalbox/broker'
import type { ChildEvent } from '@signalbox/contracts'
import { topicNames, topics, type TopicName } from '@signalbox/systems'
import type { Database } from '@signalbox/database'

const childrenMax = 100
// What lies between the ids that children can have are events derived in the same millisecond. Where whoever sends them
// makes ids that all begin in the same way it could be any number, and so many are looked through in 10 ms.
const nearMax = 10_000

const near = (table: string, columns: string) =>
  `(SELECT ${columns}, event_id, parent_id FROM ${table} WHERE event_id BETWEEN $2 AND $3 ORDER BY event_id LIMIT ${nearMax})`
const storedIn = (topic: TopicName, place: number) => `
    SELECT ${place} AS place, '${topic}' AS topic, NULL AS queue, event_type, event_id, parent_id
    FROM ${near(topics[topic].table, 'event_type')} AS stored`

// Without an index of parents (docs/decisions/033).
const text = `
  WITH near AS (${topicNames.map(storedIn).join('\n    UNION ALL')}
    UNION ALL
    SELECT ${topicNames.length}, NULL, queue, NULL, event_id, parent_id
    FROM ${near('dead_letters', 'queue, replayed_at')} AS letter WHERE replayed_at IS NULL
  )
  SELECT event_id AS id, max(event_type) AS "eventType",
    coalesce(array_agg(topic ORDER BY place) FILTER (WHERE topic IS NOT NULL), '{}') AS "storedIn",
    coalesce(array_agg(DISTINCT queue) FILTER (WHERE queue IS NOT NULL), '{}') AS "deadIn"
  FROM near WHERE parent_id = $1 GROUP BY event_id ORDER BY event_id LIMIT ${childrenMax}`

/** What was derived from an event, as far as it is stored or dead. */
export async function selectChildren(database: Database, parentId: string): Promise<ChildEvent[]> {
  const { lowest, highest } = derivedIdsOf(parentId)
  return await database.query<ChildEvent>({
    name: 'select-children',
    text,
    values: [parentId, lowest, highest],
  })
}
