import { encodeEvent, Event } from '@signalbox/contracts'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DeadLetter } from './dead-letter.ts'
import { newEvent, openTestBroker } from './testing/open-test-broker.ts'

// The law: what a consumer holds is bounded in bytes, and what one message does stops no other topic.

let test: Awaited<ReturnType<typeof openTestBroker>>
beforeEach(async () => void (test = await openTestBroker()))
afterEach(async () => await test[Symbol.asyncDispose]())

const timeout = { timeout: 25_000, interval: 20 }
const mebibyte = 1024 * 1024

async function publish(topic: string, body: string | Buffer) {
  test.channel.publish('events', topic, Buffer.from(body), { persistent: true, messageId: 'by hand' })
  await test.channel.waitForConfirms()
}

it('holds no more than 64 MiB of messages, whatever small ones came before, and handles each of them once', async () => {
  const handled: string[] = []
  let free = () => {}
  const held = new Promise<void>((resolve) => (free = resolve))
  await using consumer = await test.broker.consume({
    queue: 'topic1',
    schema: Event,
    handle: async (batch) => {
      handled.push(...batch.map(({ event }) => event.id))
      if (handled.length > 1) await held
    },
  })
  await expect.poll(() => consumer.state, timeout).toBe('consuming')
  const events = [
    newEvent(),
    ...Array.from({ length: 24 }, () => newEvent({ large: 'x'.repeat(8 * mebibyte) })),
  ]
  for (const event of events) await publish('topic1', encodeEvent(event))
  // What was sent beyond the bound has gone back.
  const inQueue = async () => (await test.channel.checkQueue('topic1')).messageCount
  await expect.poll(inQueue, timeout).toBeGreaterThanOrEqual(24 - 8)
  free()
  await expect.poll(() => new Set(handled).size, timeout).toBe(events.length)
  expect(handled.toSorted()).toEqual(events.map(({ id }) => id).toSorted())
})

it('takes a message of eight million lines that are no events without holding the process, stops no other topic, and makes one dead letter of it', async () => {
  const handled: Record<string, string[]> = { topic1: [], topic2: [] }
  const letters: DeadLetter[] = []
  const consume = async (queue: 'topic1' | 'topic2') =>
    await test.broker.consume({
      queue,
      schema: Event,
      handle: async (batch) => void handled[queue]?.push(...batch.map(({ event }) => event.id)),
    })
  await using _first = await consume('topic1')
  await using _second = await consume('topic2')
  await using _letters = await test.broker.consumeDeadLetters(
    async (batch) => void letters.push(...batch.map(({ event }) => event)),
  )
  await vi.waitFor(async () => await test.broker.ping(), timeout)
  const good = newEvent()
  const line = Buffer.from(`${encodeEvent(good)}\n`)
  const garbage = Buffer.concat([line, Buffer.alloc(16_000_000, 'x\n')])
  await publish('topic1', garbage)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  while (letters.length === 0) {
    const event = newEvent()
    await test.broker.publish('topic2', event)
    await expect.poll(() => handled['topic2'], { ...timeout, interval: 2 }).toContain(event.id)
  }
  delay.disable()
  // Held up for longer than a heartbeat of 10 s, the process would lose its consumers. 85 ms on a loaded machine
  // (measured); that a body is read in slices of 64 KiB is a law of `lines-of.unit.test.ts`.
  expect(delay.max / 1e6).toBeLessThan(10_000)
  expect(handled['topic1']).toEqual([good.id])
  expect(letters).toMatchObject([
    { queue: 'topic1', reason: 'undecodable', error: expect.stringContaining('lines are no events') },
  ])
  expect(letters[0]?.body.length).toBe(16_000_000)
}, 120_000)
