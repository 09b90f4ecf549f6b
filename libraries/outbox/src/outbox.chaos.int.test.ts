import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newEvent, openTestOutbox, type TestOutbox } from './testing/open-test-outbox.ts'
import { spawnRelay } from './testing/spawn-relay.ts'

// The law: lost 0, in order for each aggregate, nothing that was not added: while relays are killed again and again and
// everybody is cut off from RabbitMQ and PostgreSQL.

const leaseMs = 1_000
const chaosMs = 8_000
let test: TestOutbox
beforeEach(async () => {
  test = await openTestOutbox()
})
afterEach(async () => {
  await test[Symbol.asyncDispose]()
})

it(
  'loses nothing and keeps every order while relays are killed and servers cut off',
  { timeout: 90_000 },
  async () => {
    const ends = Date.now() + chaosMs
    const isOver = () => Date.now() > ends
    const aggregates = ['a', 'b', 'c', 'd', 'e', 'f']
    const added = new Map(aggregates.map((aggregate) => [aggregate, [] as string[]]))
    // A transaction that threw may be committed all the same.
    const doubtful = new Set<string>()
    let kills = 0

    async function add(aggregate: string): Promise<void> {
      while (!isOver()) {
        const events = Array.from({ length: 1 + Math.floor(Math.random() * 40) }, () => newEvent())
        const ids = events.map(({ id }) => id)
        await test.add(events, aggregate).then(
          () => added.get(aggregate)?.push(...ids),
          () => ids.forEach((id) => doubtful.add(id)),
        )
        await wait(5)
      }
    }
    async function runAndKill(): Promise<void> {
      while (!isOver()) {
        const relay = spawnRelay(test, leaseMs)
        await Promise.race([relay.published, wait(5_000)])
        await wait(Math.random() < 0.5 ? 0 : Math.random() * 400)
        await relay.kill()
        kills += 1
      }
    }
    async function cut(): Promise<void> {
      while (!isOver()) {
        await wait(2_000)
        await test.vhost.closeConnections()
        await wait(1_000)
        const text = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()`
        await test.run(text).catch(() => undefined)
      }
    }
    await Promise.all([...aggregates.map(add), runAndKill(), runAndKill(), cut()])

    await using _relay = test.relay({ leaseMs })
    await expect.poll(async () => await test.unsent().catch(() => -1), { timeout: 30_000 }).toBe(0)
    const all = new Set([...added.values()].flat())
    const certain = () => test.firsts().filter((id) => all.has(id))
    await expect.poll(() => certain().length, { timeout: 30_000 }).toBe(all.size)
    for (const ids of added.values()) {
      const own = new Set(ids)
      expect(certain().filter((id) => own.has(id))).toEqual(ids)
    }
    expect(test.firsts().filter((id) => !all.has(id) && !doubtful.has(id))).toEqual([])
    expect(kills).toBeGreaterThan(1)
  },
)
