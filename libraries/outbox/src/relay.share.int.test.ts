import type { Query } from '@signalbox/database'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newEvent, openTestOutbox, type TestOutbox } from './testing/open-test-outbox.ts'

// The law: relays share the work, each takes as much as it can hold, and one that has nothing to do rests.

const timeout = { timeout: 20_000 }
const leaseMs = 1_000
let test: TestOutbox
beforeEach(async () => {
  test = await openTestOutbox()
})
afterEach(async () => {
  await test[Symbol.asyncDispose]()
})

const shares = async () => {
  const rows = await test.run(`
    SELECT count(*)::integer AS shards FROM orders.outbox_shards WHERE relay IS NOT NULL GROUP BY relay ORDER BY 1`)
  return rows.map(({ shards }) => shards)
}

it('gives each relay the same share when one comes, and when one goes', async () => {
  const first = test.relay({ leaseMs })
  await expect.poll(shares, timeout).toEqual([16])
  const second = test.relay({ leaseMs })
  const third = test.relay({ leaseMs })
  await expect.poll(shares, timeout).toEqual([4, 6, 6])
  await first[Symbol.asyncDispose]()
  await expect.poll(shares, timeout).toEqual([8, 8])
  await second[Symbol.asyncDispose]()
  await third[Symbol.asyncDispose]()
  expect(await shares()).toEqual([])
  expect((await test.outbox.figures(test.database.query)).leasesTakenOver).toBe(0)
})

it('holds 8 MiB of rows at a time, or one row', async () => {
  const mebibyte = 1024 * 1024
  const large = newEvent({ text: 'x'.repeat(10 * mebibyte) })
  const events = [...Array.from({ length: 12 }, () => newEvent({ text: 'x'.repeat(mebibyte) })), large]
  for (const event of events) await test.add(event, 'order-1')
  const sizes: number[] = []
  const query: Query = async <Row extends object>(statement: Parameters<Query>[0]) => {
    const rows = await test.database.query<Row>(statement)
    if (statement.name.startsWith('outbox-select')) {
      sizes.push((rows as { event?: string }[]).reduce((sum, { event = '' }) => sum + event.length, 0))
    }
    return rows
  }
  await using _relay = test.relay({ query })
  await expect.poll(() => test.arrived.map(({ id }) => id), timeout).toEqual(events.map(({ id }) => id))
  const most = Math.max(...sizes.filter((size) => size < 10 * mebibyte))
  expect([most > 7 * mebibyte, most < 9.1 * mebibyte, Math.max(...sizes) < 18 * mebibyte]).toEqual([
    true,
    true,
    true,
  ])
})

it('looks a few times a second only while there is nothing', async () => {
  let statements = 0
  const query: Query = async (statement) => {
    statements += 1
    return await test.database.query(statement)
  }
  await using _relay = test.relay({ query })
  await expect.poll(() => statements, timeout).toBeGreaterThan(8)
  const before = statements
  const began = Date.now()
  await expect.poll(() => Date.now() - began, timeout).toBeGreaterThan(2_000)
  expect(statements - before).toBeLessThan(20)
})
