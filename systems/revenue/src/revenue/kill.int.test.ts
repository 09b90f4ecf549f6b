import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { openPlace, runRevenue } from './testing/run-revenue.ts'

// The law: whichever process is killed at whatever moment, and whatever is sent again, each line counts once, to the last
// digit.

const users = 20
const lineOf = (index: number) =>
  JSON.stringify({
    userId: `user${index % users}`,
    name: 'add_revenue',
    value: '0.01',
    eventId: randomUUID(),
  })
const batches = Array.from({ length: 50 }, (_, batch) =>
  Array.from({ length: 100 }, (_line, index) => lineOf(batch * 100 + index)).join('\n'),
)

it('counts 5,000 lines once, while replicas are killed and what has no answer is sent again', async () => {
  await using place = await openPlace()
  const replicas = [await runRevenue(place.environment), await runRevenue(place.environment)]
  let isDone = false
  const killing = (async () => {
    for (let turn = 0; !isDone; turn = 1 - turn) {
      await wait(500 + Math.random() * 1_000)
      await replicas[turn]?.[Symbol.asyncDispose]()
      replicas[turn] = await runRevenue(place.environment)
    }
  })()
  const send = async (batch: string) => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await replicas[attempt % 2]
        ?.post(batch, { 'content-type': 'application/x-ndjson' })
        .catch(() => undefined)
      if (answer?.ok) return
      await wait(50)
    }
  }
  for (let from = 0; from < batches.length; from += 5)
    await Promise.all(batches.slice(from, from + 5).map(async (batch) => await send(batch)))
  isDone = true
  await killing
  const revenue = replicas[0] as (typeof replicas)[number]
  const found = async (path: string) => (await (await revenue.get(path)).json()) as unknown
  await vi.waitFor(
    async () => expect(await found('/invariant')).toMatchObject({ users, entries: 5_000, wrong: 0 }),
    { timeout: 30_000, interval: 200 },
  )
  const balances = (await found('/users')) as { revenue: string }[]
  expect(balances.map((one) => one.revenue)).toEqual(Array.from({ length: users }, () => '2.50'))
  for (const replica of replicas) await replica[Symbol.asyncDispose]()
}, 90_000)
