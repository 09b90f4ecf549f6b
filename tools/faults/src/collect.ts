import type { World } from './world.ts'
import type { Found, StoredRow } from './verdict.ts'

/** What was there before a row began, so that it is not counted as the row's. */
export type Before = { readonly since: Date; readonly deadIds: ReadonlySet<string> }

const pageRows = 100_000

/** Notes where a row begins. The system must be at rest. */
export async function noteBefore({ stage }: World): Promise<Before> {
  const [clock] = await stage.sql<{ now: Date }>('SELECT clock_timestamp() AS now')
  const dead = await stage.sql<{ id: string }>('SELECT id::text FROM dead_letters')
  return { since: clock?.now ?? new Date(), deadIds: new Set(dead.map(({ id }) => id)) }
}

/** How many rows and dead letters there are: when it stays the same, nothing moves any more. */
export async function countAll({ stage }: World): Promise<number> {
  const [row] = await stage.sql<{ all: number }>(`SELECT (SELECT count(*) FROM topic1)
    + (SELECT count(*) FROM topic2) + (SELECT count(*) FROM topic3)
    + (SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL) AS all`)
  return Number(row?.all)
}

/** Reads what the database holds of the events since `before`. */
export async function collect(world: World, before: Before): Promise<Found> {
  const { sql } = world.stage
  const dead = await sql<{ id: string; queue: string; eventId: string | null; body: string }>(
    `SELECT id::text, queue, event_id::text AS "eventId", encode(body, 'escape') AS body
    FROM dead_letters WHERE replayed_at IS NULL`,
  )
  return {
    stored: {
      topic1: await readTopic(world, 'topic1', 'value', before),
      topic2: await readTopic(world, 'topic2', undefined, before),
      topic3: await readTopic(world, 'topic3', 'value', before),
    },
    dead: dead.filter(({ id }) => !before.deadIds.has(id)),
    sums: await readSums(world),
  }
}

async function readTopic({ stage }: World, topic: string, value: string | undefined, { since }: Before) {
  const rows = new Map<string, StoredRow>()
  let last = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await stage.sql<StoredRow>(
      `SELECT event_id::text AS id, event_type AS type, (event_data ->> 'number')::float8 AS number
        ${value === undefined ? '' : `, ${value} AS value`}
      FROM ${topic} WHERE event_id > $1::uuid AND processed_date >= $2 ORDER BY event_id LIMIT ${pageRows}`,
      [last, since],
    )
    for (const row of page) rows.set(row.id, row)
    last = page.at(-1)?.id ?? last
    if (page.length < pageRows) return rows
  }
}

async function readSums({ stage }: World): Promise<Found['sums']> {
  const sums: { name: string; sum: number; rows: number }[] = []
  for (const topic of ['topic1', 'topic2', 'topic3']) {
    for (const table of ['topic_seconds', 'topic_totals']) {
      const [row] = await stage.sql<{ sum: number; rows: number }>(
        `SELECT (SELECT coalesce(sum(events), 0)::float8 FROM ${table} WHERE topic = $1) AS sum,
        (SELECT count(*)::float8 FROM ${topic}) AS rows`,
        [topic],
      )
      sums.push({ name: `${table} of ${topic}`, sum: Number(row?.sum), rows: Number(row?.rows) })
    }
  }
  return sums
}
