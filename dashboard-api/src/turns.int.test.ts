import { openDatabase } from '@signalbox/database'
import { createTestDatabase } from '@signalbox/testing'
import { expect, it } from 'vitest'
import { tryAlertsLock } from './alerts/sql/try-alerts-lock.ts'
import { insertQueueDepths } from './sql/insert-queue-depths.ts'

// The law: of several dashboard-apis one acts at a time, and the others leave it to that one and do not wait.

it('alerts and depths are for whoever has the turn, until its transaction ends', async () => {
  await using test = await createTestDatabase()
  const { database: one } = test
  await using other = openDatabase(test.url)
  const count = async () =>
    await one.query({ name: 'count', text: 'SELECT count(*)::integer AS rows FROM queue_depths' })
  await one.transaction(async (query) => {
    expect(await tryAlertsLock(query)).toBe(true)
    expect(await other.transaction(tryAlertsLock)).toBe(false)
    const turn = `SELECT FROM turns WHERE name = 'queue_depths' FOR UPDATE`
    expect(await query({ name: 'turn', text: turn })).toHaveLength(1)
    await insertQueueDepths(other, new Map([['topic1', 1]]))
    expect(await count()).toEqual([{ rows: 0 }])
  })
  expect(await other.transaction(tryAlertsLock)).toBe(true)
  await insertQueueDepths(other, new Map([['topic1', 1]]))
  expect(await count()).toEqual([{ rows: 3 }])
})
