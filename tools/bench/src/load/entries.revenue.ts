import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '@signalbox/database'
import { v7 as uuidv7 } from 'uuid'
import { postInTurn } from './post-in-turn.ts'

const batchEntries = 500

/** The tables and indexes of the ledger, for what is written by hand. */
export async function makeHandMade(database: Database): Promise<void> {
  let nth = 0
  const run = async (text: string) => await database.query({ name: `by hand ${(nth += 1)}`, text })
  await run('DROP TABLE IF EXISTS bench_entries, bench_balances')
  await run('CREATE TABLE bench_balances (LIKE revenue_balances INCLUDING ALL) WITH (fillfactor = 50)')
  await run('CREATE TABLE bench_entries (LIKE revenue_entries INCLUDING ALL) PARTITION BY HASH (event_id)')
  for (let part = 0; part < 8; part += 1)
    await run(
      `CREATE TABLE bench_entries_${part} PARTITION OF bench_entries FOR VALUES WITH (MODULUS 8, REMAINDER ${part})`,
    )
}

export async function dropHandMade(database: Database): Promise<void> {
  await database.query({ name: 'drop', text: 'DROP TABLE IF EXISTS bench_entries, bench_balances' })
}

// One statement: sums by user, their rows in the order of their ids, and the entries with what each led to. It neither looks at
// repeats nor counts anything besides.
const text = `
  WITH given AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]::numeric[]) WITH ORDINALITY
      AS given(event_id, user_id, change, place)
  ), added AS (
    SELECT user_id, sum(change) AS change, count(*) AS entries FROM given GROUP BY user_id ORDER BY user_id
  ), moved AS (
    INSERT INTO bench_balances AS balance (user_id, revenue, sequence) SELECT * FROM added
    ON CONFLICT (user_id) DO UPDATE
    SET revenue = balance.revenue + excluded.revenue, sequence = balance.sequence + excluded.sequence
    RETURNING user_id, revenue, sequence
  )
  INSERT INTO bench_entries (event_id, sequence, create_date, accepted_date, received_date, processed_date, user_id, name,
    change, revenue, sender, address)
  SELECT event_id, moved.sequence - added.entries + row_number() OVER so_far, $4, $4, $4, now(), user_id, 'add_revenue',
    given.change, moved.revenue - added.change + sum(given.change) OVER so_far, 'bench', '127.0.0.1'
  FROM given JOIN added USING (user_id) JOIN moved USING (user_id)
  WINDOW so_far AS (PARTITION BY user_id ORDER BY place ROWS UNBOUNDED PRECEDING)`

const someUser = (users: number) => `user${Math.floor(Math.random() * users)}`
const someValue = () => (Math.floor(Math.random() * 10_000) / 100).toFixed(2)

/** Writes entries and balances by hand, so many a statement and one statement after the other; how many entries a second. */
export async function writeByHand(
  database: Database,
  users: number,
  seconds: number,
  entries = batchEntries,
): Promise<number> {
  let spentMs = 0
  let written = 0
  while (spentMs < seconds * 1_000) {
    const given = Array.from({ length: entries }, () => [uuidv7(), someUser(users), someValue()] as const)
    const values = [0, 1, 2].map((column) => given.map((row) => row[column]))
    const startedAt = performance.now()
    await database.query({ name: 'by-hand', text, values: [...values, new Date().toISOString()] })
    spentMs += performance.now() - startedAt
    written += entries
  }
  return (written / spentMs) * 1_000
}

export type SendEntriesOptions = {
  readonly url: string
  readonly users: number
  readonly seconds: number
  /** How many entries are stored by now. */
  readonly stored: () => Promise<number>
}

// What is under way is bounded, so that what is taken is what is stored.
const underWayMax = 20_000
const warmUpMs = 2_000

/** Sends batches to the door as fast as all of the way takes them, and returns how many entries a second are stored. */
export async function sendEntries({ url, users, seconds, stored }: SendEntriesOptions): Promise<number> {
  const before = await stored()
  let sent = 0
  let now = before
  const over = new AbortController()
  const line = () => `{"userId":"${someUser(users)}","name":"add_revenue","value":${someValue()}}`
  async function look(milliseconds: number) {
    const endsAt = performance.now() + milliseconds
    for (;;) {
      now = await stored()
      const at = performance.now()
      if (at >= endsAt) return { at, now }
      await wait(50)
    }
  }
  const sending = postInTurn({
    url: `${url}/liveEvent`,
    headers: { authorization: 'secret' },
    taken: 200,
    linesOf: (entries) => () => Array.from({ length: entries }, line).join('\n'),
    signal: over.signal,
    full: () => sent - (now - before) > underWayMax,
    onAccepted: (entries) => (sent += entries),
  })
  sending.catch(() => over.abort())
  const start = await look(warmUpMs)
  const end = await look(seconds * 1_000)
  over.abort()
  await sending
  while ((await stored()) < before + sent) await wait(50)
  return ((end.now - start.now) / (end.at - start.at)) * 1_000
}
