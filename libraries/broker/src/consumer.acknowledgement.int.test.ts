import { dataOf, Event, PermanentError } from '@signalbox/contracts'
import { connect } from 'amqplib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Consumer } from './consumer.ts'
import type { Handle } from './handler.ts'
import { newEvent, openTestBroker } from './testing/open-test-broker.ts'

// The law: every message ends in exactly one way. Its events are handled, or buried with a reason, and then it
// is acked; or it is not acked and comes again.

let test: Awaited<ReturnType<typeof openTestBroker>>
beforeEach(async () => void (test = await openTestBroker()))
afterEach(async () => await test[Symbol.asyncDispose]())

const consume = (handle: Handle<Event>) => test.broker.consume({ queue: 'topic1', schema: Event, handle })
const timeout = { timeout: 15_000 }

/** The list of connections lags behind, so it is asked until that of the consumer was in it. */
async function breakConnectionOf(consumer: Consumer) {
  const stateAfter = async () => {
    await test.vhost.closeConnections()
    return consumer.state
  }
  await expect.poll(stateAfter, timeout).toBe('waiting')
}

/** After a test has closed every connection, its own included. */
async function reopenChannel() {
  const connection = await connect(test.vhost.url)
  test.channel = await connection.createConfirmChannel()
}

/** Takes out what is left in a queue. Once its consumers have stopped, that is all that was never acked. */
async function leftIn(queue: string) {
  const messages = []
  for (let message = await test.channel.get(queue, { noAck: true }); message;) {
    messages.push(message)
    message = await test.channel.get(queue, { noAck: true })
  }
  return messages
}

it('takes the events of a message apart that was delivered again and again, so that they do not share one fate', async () => {
  const events = Array.from({ length: 5 }, () => newEvent())
  await test.broker.publish('topic1', events)
  // Two processes have died with it, for all that RabbitMQ knows.
  for (const _ of [1, 2]) {
    const message = await test.channel.get('topic1')
    if (!message) throw new Error('The message is not there')
    test.channel.reject(message, true)
  }
  const batches: string[][] = []
  await using _consumer = await consume(
    async (batch) => void batches.push(batch.map(({ event }) => event.id)),
  )
  await expect.poll(() => batches.flat(), timeout).toEqual(events.map(({ id }) => id))
  expect(batches[0]).toHaveLength(3)
})

it('acks a batch after its handler is done, and not before', async () => {
  const seen: string[] = []
  let finish = () => {}
  const handling = new Promise<void>((resolve) => (finish = resolve))
  const consumer = await consume(async (batch) => {
    seen.push(...batch.map(({ event }) => event.id))
    await handling
  })
  const events = [newEvent(), newEvent()]
  await test.broker.publish('topic1', events)
  await expect.poll(() => seen, timeout).toEqual(events.map((event) => event.id))
  // Not acked yet, so a broken connection brings it back.
  await breakConnectionOf(consumer)
  finish()
  await expect.poll(() => seen.length, timeout).toBe(4)
  await consumer[Symbol.asyncDispose]()
  await reopenChannel()
  expect(await leftIn('topic1')).toEqual([])
})

it('gathers what arrives meanwhile into the next batch', async () => {
  const sizes: number[] = []
  let release = () => {}
  const first = new Promise<void>((resolve) => (release = resolve))
  await using _consumer = await consume(async (batch) => {
    sizes.push(batch.length)
    if (sizes.length === 1) await first
  })
  await test.broker.publish('topic1', newEvent())
  await expect.poll(() => sizes, timeout).toEqual([1])
  for (let count = 0; count < 20; count += 1) await test.broker.publish('topic1', newEvent())
  release()
  await expect.poll(() => sizes.reduce((sum, size) => sum + size, 0), timeout).toBe(21)
  expect(sizes.length).toBeLessThan(6)
})

it('holds a batch while a dependency is away, and handles it once when that is back', async () => {
  let away = true
  let tries = 0
  const handled: string[] = []
  const consumer = await consume(async (batch) => {
    tries += 1
    if (away) throw new Error('The database is away')
    handled.push(...batch.map(({ event }) => event.id))
  })
  const event = newEvent()
  await test.broker.publish('topic1', event)
  await expect.poll(() => tries, timeout).toBeGreaterThan(2)
  expect(consumer.held).toMatchObject({ since: expect.any(Date), error: { message: 'The database is away' } })
  away = false
  await expect.poll(() => handled, timeout).toEqual([event.id])
  await expect.poll(() => consumer.held, timeout).toBeUndefined()
  await consumer[Symbol.asyncDispose]()
  expect(await leftIn('topic1')).toEqual([])
  expect(await leftIn('dead-letters')).toEqual([])
})

it('says of a batch that is held for more than 30 seconds that its queue stands still, and not why in words of others', async () => {
  await using consumer = await consume(async () => {
    throw new TypeError('hunter2')
  })
  await test.broker.publish('topic1', newEvent())
  await expect.poll(() => consumer.held, timeout).toBeDefined()
  await test.broker.ping()
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 31_000)
  const ping = test.broker.ping()
  clock.mockRestore()
  await expect(ping).rejects.toThrow(/Queue 'topic1' stands still since .* \(TypeError\)/)
  await expect(ping).rejects.not.toThrow('hunter2')
})

it('buries the one event that is at fault, with its reason, and handles the others', async () => {
  const events = Array.from({ length: 20 }, (_, number) => newEvent({ number }))
  const handled: string[] = []
  const consumer = await consume(async (batch) => {
    if (batch.some(({ event }) => dataOf(event)?.number === 7))
      throw new PermanentError('data_error', 'Number 7 is at fault')
    handled.push(...batch.map(({ event }) => event.id))
  })
  await test.broker.publish('topic1', events)
  await expect.poll(() => handled.length, timeout).toBe(19)
  await consumer[Symbol.asyncDispose]()
  expect(await leftIn('topic1')).toEqual([])
  const [letter, ...others] = await leftIn('dead-letters')
  expect(others).toEqual([])
  expect(JSON.parse(letter?.content.toString() ?? '')).toMatchObject({ id: events[7]?.id })
  expect(letter?.fields.exchange).toBe('dead-letters.topic1')
  expect(letter?.properties).toMatchObject({
    messageId: events[7]?.id,
    headers: { 'x-reason': 'data_error', 'x-error': 'Number 7 is at fault' },
  })
})

it('stores what was published by hand, buries garbage, and goes on', async () => {
  const handled: Event[] = []
  const consumer = await consume(async (batch) => void handled.push(...batch.map(({ event }) => event)))
  await expect
    .poll(
      async () =>
        await test.broker.ping().then(
          () => true,
          () => false,
        ),
      timeout,
    )
    .toBe(true)
  test.channel.publish('events', 'topic1', Buffer.from('garbage'))
  test.channel.publish('events', 'topic1', Buffer.from([0xff, 0x00]))
  test.channel.publish(
    'events',
    'topic1',
    Buffer.from('{"eventType":"passiveEvent","create_date":"2026-01-01T00:00:00Z"}'),
  )
  await expect.poll(() => handled.map((event) => event.eventType), timeout).toEqual(['passiveEvent'])
  await consumer[Symbol.asyncDispose]()
  expect(await leftIn('topic1')).toEqual([])
  expect((await leftIn('dead-letters')).map((letter) => letter.content)).toEqual([
    Buffer.from('garbage'),
    Buffer.from([0xff, 0x00]),
  ])
})

it('loses nothing when the connection breaks in the middle of a batch', async () => {
  const handled = new Set<string>()
  let tries = 0
  const consumer = await consume(async (batch) => {
    tries += 1
    if (tries === 1) await breakConnectionOf(consumer)
    for (const { event } of batch) handled.add(event.id)
  })
  const events = Array.from({ length: 50 }, () => newEvent())
  await test.broker.publish('topic1', events)
  await expect.poll(() => tries, timeout).toBeGreaterThan(1)
  expect(handled).toEqual(new Set(events.map((event) => event.id)))
  await consumer[Symbol.asyncDispose]()
  await reopenChannel()
  expect(await leftIn('topic1')).toEqual([])
})

it('comes back when its queue is deleted under it', async () => {
  const handled: string[] = []
  await using _consumer = await consume(
    async (batch) => void handled.push(...batch.map(({ event }) => event.id)),
  )
  // The second one comes when the consumer has thrown its caution away and is there to stay.
  for (const count of [1, 2]) {
    await test.broker.publish('topic1', newEvent())
    await expect.poll(() => handled.length, timeout).toBe(count)
  }
  await test.channel.deleteQueue('topic1')
  await expect
    .poll(
      async () =>
        await test.broker.publish('topic1', newEvent()).then(
          () => true,
          () => false,
        ),
      timeout,
    )
    .toBe(true)
  await expect.poll(() => handled.length, timeout).toBeGreaterThan(2)
})

it('settles all that is in hand when it is told to stop, so that nothing comes twice', async () => {
  const handled: string[] = []
  const consumer = await consume(async (batch) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    handled.push(...batch.map(({ event }) => event.id))
  })
  for (let count = 0; count < 30; count += 1) await test.broker.publish('topic1', newEvent())
  await expect.poll(() => handled.length, timeout).toBeGreaterThan(0)
  await consumer[Symbol.asyncDispose]()
  const left = await leftIn('topic1')
  expect(handled.length + left.length).toBe(30)
  expect(left.filter((message) => message.fields.redelivered)).toEqual([])
})

it('stops in good time while a dependency is away, and leaves the batch to be delivered again', async () => {
  let tries = 0
  const consumer = await consume(async () => {
    tries += 1
    throw new Error('The database is away')
  })
  await test.broker.publish('topic1', newEvent())
  await expect.poll(() => tries, timeout).toBeGreaterThan(1)
  await consumer[Symbol.asyncDispose]()
  expect((await leftIn('topic1')).length).toBe(1)
})
