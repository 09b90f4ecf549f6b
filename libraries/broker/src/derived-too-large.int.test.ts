import { Event, messageBytesMax } from '@signalbox/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { drain, idsIn } from './testing/drain.ts'
import { newEvent, openTestBroker } from './testing/open-test-broker.ts'

// The law: where one event becomes too large on its way, that one is a dead letter, and its queue goes on.

let test: Awaited<ReturnType<typeof openTestBroker>>
beforeEach(async () => void (test = await openTestBroker()))
afterEach(async () => await test[Symbol.asyncDispose]())

it('an event that a handler makes too large for the next topic is buried alone, with its reason', async () => {
  const events = Array.from({ length: 7 }, () => newEvent())
  const growing = events[3]?.id
  await using _consumer = await test.broker.consume({
    queue: 'topic1',
    schema: Event,
    handle: async (batch) => {
      const derived = batch.map(({ event: { id } }) =>
        id === growing ? { ...newEvent({ text: 'x'.repeat(messageBytesMax) }), id } : { ...newEvent(), id },
      )
      await test.broker.publish('topic2', derived)
    },
  })
  await test.broker.publish('topic1', events)
  const next = newEvent()
  await test.broker.publish('topic1', next)

  const seen = new Set<string>()
  const forwarded = async () => {
    for (const { content } of await drain(test.channel, 'topic2'))
      for (const id of idsIn(content)) seen.add(id)
    return [...seen].toSorted()
  }
  const others = [...events, next].map(({ id }) => id).filter((id) => id !== growing)
  await expect.poll(forwarded, { timeout: 15_000 }).toEqual(others.toSorted())
  const letters = await drain(test.channel, 'dead-letters')
  expect(letters.map(({ content }) => idsIn(content))).toEqual([[growing]])
  expect(letters[0]?.properties.headers).toMatchObject({ 'x-reason': 'too_large', 'x-attempt': 1 })
  await expect.poll(async () => (await test.vhost.queue('topic1'))?.ready, { timeout: 15_000 }).toBe(0)
})
