import { Event } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { openTestWorld } from '@signalbox/testing'
import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { selectDeadLetters } from './sql/select-letters.ts'
import { storeDeadLetters } from './store-dead-letters.ts'

it('lets an event wait in a retry tier and come back to its own queue alone, as often as there are tiers', async () => {
  const tiersMs = [100, 200]
  const queues = topology.queues.map((queue) => ({ ...queue, retryAfterMs: tiersMs }))
  await using test = await openTestWorld({ topology: { ...topology, queues } })
  const { database, broker: quick } = test
  const attempts: number[] = []
  const elsewhere: string[] = []
  await using _letters = await quick.consumeDeadLetters(storeDeadLetters(database))
  const other = await quick.consume({
    queue: 'topic2',
    schema: Event,
    handle: async (batch) => void elsewhere.push(...batch.map(({ event }) => event.id)),
  })
  const consumer = await quick.consume({
    queue: 'topic1',
    schema: Event,
    handle: async (batch) => {
      attempts.push(...batch.map(({ attempt }) => attempt))
      return new Map(
        batch.map((one) => [one, { verdict: 'retry', reason: 'unknown_key', detail: 'Not yet' }]),
      )
    },
  })
  const event = { id: uuidv7(), eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' }
  await quick.publish('topic1', event)
  const dead = async () => await selectDeadLetters(database, {}, { limit: 10 })
  await expect.poll(dead, { timeout: 20_000 }).toHaveLength(1)
  expect(attempts).toEqual([1, 2, 3])
  expect(elsewhere).toEqual([])
  const [letter] = await dead()
  expect(letter).toMatchObject({ queue: 'topic1', eventId: event.id, reason: 'unknown_key', attempts: 3 })
  expect(letter && letter.lastFailure.getTime() - letter.firstFailure.getTime()).toBeGreaterThanOrEqual(300)
  await consumer[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
})
