import { upkeepFunctions } from '@signalbox/contracts'
import { upkeepService } from '@signalbox/systems'
import { createTestDatabase, createTestUsers, createTestVhost } from '@signalbox/testing'
import pg from 'pg'
import { expect, it } from 'vitest'

// The law: whatever a function with the owner's rights is given, nothing is lost that is younger than a day.

const hostile = ['NULL', '-2147483648', '-60', '-1', '0', '1', '2147483647']

const everyCall = (name: string, count: number): string[] => {
  const choices = Array.from({ length: count }).reduce<string[][]>(
    (lists) => lists.flatMap((list) => hostile.map((one) => [...list, one])),
    [[]],
  )
  return choices.map((given) => `SELECT ${name}(${given.join(', ')})`)
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

// Every table, with the partitions of days that are there and with all that they hold.
const everything = `
  SELECT table_name AS name,
    (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', table_name), false, true, '')))[1]::text AS rows
  FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`

it('no argument makes a function with the rights of the owner remove what is younger than a day', async () => {
  await using vhost = await createTestVhost()
  await using test = await createTestDatabase()
  await using users = await createTestUsers(vhost, test)
  const owner = await connect(test.url)
  const service = await connect(users.databaseUrl(upkeepService))

  for (const [topic, value] of [
    ['topic1', 'NULL'],
    ['topic2', ''],
    ['topic3', `'v'`],
  ])
    await owner.query(`INSERT INTO ${topic} (event_id, event_type, create_date, received_date${value && ', value'})
      SELECT id, 'passiveEvent', now(), now()${value && `, ${value}`}
      FROM unnest(ARRAY[gen_random_uuid(), uuid7_floor(now()), uuid7_floor(now() - interval '1 day'), uuid7_floor('1999-01-01Z')]) AS id`)
  await owner.query(
    `INSERT INTO repeats VALUES ('topic1', gen_random_uuid(), now() - interval '20 hours', '')`,
  )
  await owner.query(`INSERT INTO topic_seconds VALUES ('topic1', now(), 'a', 1, 1, 1, '{}')`)
  await owner.query(
    `INSERT INTO ingest_seconds (replica, second, topic, accepted, rejected) VALUES ('a', now(), 'topic1', 1, 1)`,
  )
  await owner.query(`INSERT INTO sealed_key_minutes VALUES (now(), 'topic2', 'k', 'a', 1, now())`)
  await owner.query(`INSERT INTO queue_depths VALUES (1, now(), 'topic1', 1)`)
  await owner.query(`INSERT INTO process_starts VALUES ('a', 'api', '1', now())`)
  await owner.query(`INSERT INTO dead_letter_replays (id, rate, total) VALUES (gen_random_uuid(), 1, 1)`)
  await owner.query(`
    INSERT INTO dead_letters (id, queue, body, reason, error, via, attempts, accepted_by, first_failure, last_failure, replayed_at)
    SELECT gen_random_uuid(), 'topic1', '', 'Broken', '', 'service', 1, '', at, at, replayed
    FROM (SELECT now() - interval '90 days' AS at) AS old, (VALUES (NULL), (now() - interval '20 hours')) AS letter(replayed)`)

  const functions = await owner.query<{ name: string; given: string[] }>(
    `SELECT proname AS name, proargtypes::regtype[]::text[] AS given FROM pg_proc
      WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1`,
  )
  expect(functions.rows.map(({ name }) => name)).toEqual(upkeepFunctions.toSorted())
  // A moment is never the caller's to say.
  expect(functions.rows.filter(({ given }) => given.some((type) => type !== 'integer'))).toEqual([])

  const before = (await owner.query<{ name: string; rows: string }>(everything)).rows
  for (const { name, given } of functions.rows)
    for (const call of everyCall(name, given.length))
      await service.query(call).catch((error: pg.DatabaseError) => {
        // invalid_parameter_value, or too much for its type
        if (!['22023', '22003'].includes(error.code ?? '')) throw error
      })
  const after = new Map(
    (await owner.query<{ name: string; rows: string }>(everything)).rows.map(({ name, rows }) => [
      name,
      rows,
    ]),
  )
  expect(before.filter(({ name, rows }) => Number(after.get(name) ?? -1) < Number(rows))).toEqual([])
  // Nor did it make what would cost every question to a table.
  const made = [...after.keys()].filter((name) => /^topic1_\d{8}$/.test(name))
  expect(made.length).toBeLessThanOrEqual(37)

  await service.end()
  await owner.end()
})

it.each([
  ['drop_old_partition(-60)', 'retention_days must be from 1 to 36500, but is -60'],
  ['drop_old_partition(NULL)', 'retention_days must be from 1 to 36500, but is null'],
  ['delete_old_rows(0, 1000)', 'retention_days must be from 1 to 36500, but is 0'],
  ['delete_old_rows(1, 1000000)', 'rows_max must be from 1 to 100000, but is 1000000'],
  ['make_partitions_soon(1000)', 'days_ahead must be from 0 to 100, but is 1000'],
])('says what is wrong with %s', async (call, message) => {
  await using test = await createTestDatabase()
  const owner = await connect(test.url)
  await expect(owner.query(`SELECT ${call}`)).rejects.toThrow(message)
  await owner.end()
})
