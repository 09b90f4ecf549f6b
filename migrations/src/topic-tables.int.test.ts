import { createHash } from 'node:crypto'
import { createTestDatabase } from '@signalbox/testing'
import { expect, it } from 'vitest'

const columnsOf = `
  SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS required, attgenerated AS generated,
    pg_get_expr(adbin, adrelid) AS preset
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum`

it('makes one more table of a topic, of the form of topic1, which partitions and retention know', async () => {
  await using test = await createTestDatabase()
  const { database } = test
  const run = async (text: string, values: readonly unknown[] = []) =>
    await database.query({ name: createHash('md5').update(text).digest('hex'), text, values })
  const partitions = async () =>
    (
      await run(
        `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'orders'::regclass`,
      )
    ).map(({ name }) => String(name))
  const nameOf = (daysAgo: number) =>
    `orders_${new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}`

  await run(`SELECT create_topic_table('orders', 'orders')`)
  await run('SELECT make_partitions(2)')
  expect(await run(columnsOf, ['orders'])).toEqual(await run(columnsOf, ['topic1']))
  expect((await partitions()).toSorted()).toEqual(
    [
      'orders_early',
      'orders_foreign',
      'orders_default',
      nameOf(1),
      nameOf(0),
      nameOf(-1),
      nameOf(-2),
    ].toSorted(),
  )

  const insert = `INSERT INTO orders (event_id, event_type, create_date, received_date, processed_date)
    VALUES ($1::uuid, 'orderPlaced', now(), now(), now() - interval '9 days')`
  const oddId = '00000000-0000-4000-8000-000000000000'
  await run(insert, [oddId])
  await expect(run(insert, [oddId])).rejects.toMatchObject({ name: 'AlreadyThere' })
  await run('SELECT delete_old_rows(8, 100)')
  expect(await run('SELECT count(*)::int AS rows FROM orders')).toEqual([{ rows: 0 }])

  // A day of a session's time zone may have 23 or 25 hours.
  const kept = `SELECT kept_from('2026-03-30T01:00Z', 1) = '2026-03-29Z' AS exact FROM set_config('TimeZone', 'Europe/Berlin', true)`
  expect(await run(kept)).toEqual([{ exact: true }])

  const dropOne = async () => (await run('SELECT drop_old_partition(1) AS dropped'))[0]?.dropped
  await run('DROP TABLE orders_early, orders_foreign, orders_default')
  await run(`SELECT make_lasting_partitions('orders', '2020-01-01Z')`)
  await run(`SELECT make_day('orders', '2020-01-01')`)
  expect(await dropOne()).toBe('orders_20200101')
  expect(await dropOne()).toBeNull()
})
