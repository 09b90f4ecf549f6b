import { encodeEvent, Event, exchangesOf } from '@signalbox/contracts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Verdict } from './handler.ts'
import { newEvent, openTestBroker } from './testing/open-test-broker.ts'
import { shared } from './testing/shared-topic.ts'

// The law: an event that waits for another try comes back when the time that its handler asked for is over, and never
// earlier, whichever tiers its topic has.

let test: Awaited<ReturnType<typeof openTestBroker>>
beforeEach(async () => void (test = await openTestBroker(shared.topology)))
afterEach(async () => await test[Symbol.asyncDispose]())

const timeout = { timeout: 20_000, interval: 10 }

// The one tier of the topic is 200 ms.
it.each([
  [undefined, 200],
  [100, 200],
  [200, 200],
  [700, 700],
])('where a handler asks for %s ms it is tried again after %s ms or more', async (afterMs, leastMs) => {
  const tries: { readonly at: number; readonly attempt: number }[] = []
  const verdict: Verdict = {
    verdict: 'retry',
    reason: 'test',
    detail: 'Not yet',
    ...(afterMs === undefined ? {} : { afterMs }),
  }
  await using _consumer = await test.broker.consume({
    queue: 'urgent',
    schema: Event,
    handle: async (batch) => {
      tries.push(...batch.map(({ attempt }) => ({ at: Date.now(), attempt })))
      return new Map(batch.flatMap((one) => (one.attempt === 1 ? [[one, verdict] as const] : [])))
    },
  })
  await test.broker.publish('urgent', newEvent())
  await expect.poll(() => tries.length, timeout).toBe(2)
  const [first, second] = tries
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(leastMs)
  // Waiting on is no try.
  expect(second?.attempt).toBe(2)
})

it('is kept as a dead letter at once where its queue is gone when it comes back before its time', async () => {
  const event = newEvent()
  const headers = { 'x-attempt': 2, 'x-not-before': new Date(Date.now() + 3_600_000).toISOString() }
  await vi.waitFor(async () => await test.broker.ping(), timeout)
  await test.channel.deleteQueue('urgent')
  // As it leaves its tier.
  test.channel.publish(exchangesOf('urgent').home, 'urgent', Buffer.from(encodeEvent(event)), { headers })
  await test.channel.waitForConfirms()
  const kept: (string | null)[] = []
  await using _letters = await test.broker.consumeDeadLetters(
    async (batch) => void kept.push(...batch.map(({ event: { eventId } }) => eventId)),
  )
  await expect.poll(() => kept, timeout).toEqual([event.id])
})
