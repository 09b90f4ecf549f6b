import type { Ledger } from '@signalbox/contracts'
import { setTimeout as wait } from 'node:timers/promises'
import { newEvent } from '@signalbox/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestStack, type TestStack } from './open-test-stack.ts'

let test: TestStack
beforeAll(async () => void (test = await openTestStack()))
afterAll(async () => await test?.[Symbol.asyncDispose]())

const pidOf = (service: string) =>
  test.running.description.processes.find(({ name }) => name === service)?.pid ?? 0

it('loses and doubles nothing when one service after the other is killed under load, and its books balance', async () => {
  const confirmed = new Set<string>()
  let sending = true
  const load = (async () => {
    const pending: Promise<void>[] = []
    while (sending) {
      const events = Array.from({ length: 100 }, (_, index) =>
        newEvent({ eventType: index % 2 ? 'activeEvent' : 'passiveEvent', data: { index } }),
      )
      pending.push(
        test.client.send(events).then((outcomes) => {
          for (const { status, event } of outcomes) if (status === 'confirmed') confirmed.add(event.id)
        }),
      )
      await wait(50)
    }
    await Promise.all(pending)
  })()

  for (const service of ['service1', 'api', 'service2', 'service1', 'api']) {
    const pid = pidOf(service)
    const before = confirmed.size
    await expect.poll(() => confirmed.size, { timeout: 20_000 }).toBeGreaterThan(before + 500)
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => pidOf(service), { timeout: 20_000 }).not.toBe(pid)
  }
  sending = false
  await load

  await test.settled()
  const text = `SELECT event_id AS id FROM topic1 UNION ALL SELECT event_id FROM topic2`
  const stored = (await test.database.query<{ id: string }>({ name: 'ids', text })).map(({ id }) => id)
  const ids = new Set(stored)
  expect([...confirmed].filter((id) => !ids.has(id))).toEqual([])
  expect(stored.length).toBe(ids.size)
  const { topic2, topic3 } = await test.counts()
  expect(topic3).toBe(topic2)

  const unbalanced = async () => {
    const { topics } = (await (
      await fetch(`${test.running.description.dashboard}/api/ledger`)
    ).json()) as Ledger
    return topics.filter(({ state, inFlight, dead }) => state !== 'balanced' || inFlight + dead > 0)
  }
  await expect.poll(unbalanced, { timeout: 20_000 }).toEqual([])
})
