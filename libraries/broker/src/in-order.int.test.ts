import { Event } from '@signalbox/contracts'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { newEvent, openTestBroker } from './testing/open-test-broker.ts'

// The law: where events are handled in order, none is handled before one that came earlier, also where a batch takes long or fails
// and is tried again.

let test: Awaited<ReturnType<typeof openTestBroker>>
beforeEach(async () => void (test = await openTestBroker()))
afterEach(async () => await test[Symbol.asyncDispose]())

it('handles no event before an earlier one, though batches fail', async () => {
  const events = Array.from({ length: 600 }, () => newEvent())
  await vi.waitFor(async () => await test.broker.ping(), { timeout: 30_000 })
  for (let at = 0; at < events.length; at += 10)
    await test.broker.publish('topic1', events.slice(at, at + 10))
  const handled: string[] = []
  let tries = 0
  await using _consumer = await test.broker.consume({
    queue: 'topic1',
    schema: Event,
    batchEventsMax: 20,
    inOrder: true,
    handle: async (batch) => {
      tries += 1
      const isAway = tries % 5 === 0
      await wait(isAway ? 1 : 10)
      if (isAway) throw new Error('The database is away')
      handled.push(...batch.map(({ event }) => event.id))
    },
  })
  await vi.waitFor(() => expect(handled).toHaveLength(events.length), { timeout: 30_000 })
  expect(handled).toEqual(events.map(({ id }) => id))
})
