import { readTables, type Table } from './tables.ts'
import type { Found, StoredRow } from './found.ts'
import type { World } from './world.ts'

/** What was there before a row began, so that it is not counted as the row's. */
export type Before = {
  readonly since: Date
  readonly deadIds: ReadonlySet<string>
  readonly tables: readonly Table[]
}

const pageRows = 100_000

/** Notes where a row begins. The system must be at rest. */
export async function noteBefore({ stage }: World): Promise<Before> {
  const [clock] = await stage.sql<{ now: Date }>('SELECT clock_timestamp() AS now')
  const dead = await stage.sql<{ id: string }>('SELECT id::text FROM dead_letters')
  return {
    since: clock?.now ?? new Date(),
    deadIds: new Set(dead.map(({ id }) => id)),
    tables: await readTables(stage.sql),
  }
}

/** How many rows and dead letters there are: when it stays the same, nothing moves any more. */
export async function countAll({ stage }: World, { tables }: Before): Promise<number> {
  const counts = tables.map(({ name }) => `(SELECT count(*) FROM "${name}") + `).join('')
  const [row] = await stage.sql<{ all: number }>(
    `SELECT ${counts}(SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL) AS all`,
  )
  return Number(row?.all)
}

/** Reads what the database holds of the events since `before`. */
export async function collect(world: World, before: Before): Promise<Found> {
  const { sql } = world.stage
  const dead = await sql<{ id: string; queue: string; eventId: string | null; body: string }>(
    `SELECT id::text, queue, event_id::text AS "eventId", encode(body, 'escape') AS body
    FROM dead_letters WHERE replayed_at IS NULL`,
  )
  const stored = new Map<string, ReadonlyMap<string, StoredRow>>()
  for (const table of before.tables) stored.set(table.name, await readTable(world, table, before))
  return {
    stored,
    dead: dead.filter(({ id }) => !before.deadIds.has(id)),
    sums: await readSums(world, before),
  }
}

async function readTable({ stage }: World, { name, hasValue }: Table, { since }: Before) {
  const rows = new Map<string, StoredRow>()
  let last = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    // What a row pads its events with, to make them large, is not read back.
    const page = await stage.sql<StoredRow>(
      `SELECT event_id::text AS id, event_type AS type, (event_data - 'padding')::text AS data, parent_id::text AS parent
        ${hasValue ? ', value' : ''}
      FROM "${name}" WHERE event_id > $1::uuid AND processed_date >= $2 ORDER BY event_id LIMIT ${pageRows}`,
      [last, since],
    )
    for (const row of page) rows.set(row.id, row)
    last = page.at(-1)?.id ?? last
    if (page.length < pageRows) return rows
  }
}

async function readSums({ stage }: World, { tables }: Before): Promise<Found['sums']> {
  const sums: { name: string; sum: number; rows: number }[] = []
  for (const { name, counted } of tables) {
    for (const sum of ['topic_seconds', 'topic_totals']) {
      const [row] = await stage.sql<{ sum: number; rows: number }>(
        `SELECT (SELECT coalesce(sum(events), 0)::float8 FROM ${sum} WHERE topic = $1) AS sum,
        (SELECT count(*)::float8 FROM "${name}") AS rows`,
        [counted],
      )
      sums.push({ name: `${sum} of ${counted}`, sum: Number(row?.sum), rows: Number(row?.rows) })
    }
  }
  return sums
}
