import { encodeEvent, Event, PermanentError } from '@signalbox/contracts'
import type { GetMessage } from 'amqplib'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Handle } from './handler.ts'
import { foreignMessages } from './testing/bad-messages.ts'
import { newEvent, openTestBroker } from './testing/open-test-broker.ts'

// The law: whatever anybody publishes, each good event is handled, each bad one becomes a dead letter with a reason,
// and the consumer goes on.

let test: Awaited<ReturnType<typeof openTestBroker>>
let handled: Event[]
beforeAll(async () => void (test = await openTestBroker()))
beforeEach(() => void (handled = []))
// So that a message which blocks its queue makes one test fail and not all that come after it.
afterEach(async () => {
  for (const queue of ['topic1', 'topic3', 'dead-letters']) await test.channel.purgeQueue(queue)
})
afterAll(async () => await test[Symbol.asyncDispose]())

const timeout = { timeout: 5_000, interval: 5 }
const take: Handle<Event> = async (batch) => void handled.push(...batch.map(({ event }) => event))
const consume = async (handle: Handle<Event> = take) => {
  const consumer = await test.broker.consume({ queue: 'topic1', schema: Event, handle })
  await expect.poll(() => consumer.state, timeout).toBe('consuming')
  return consumer
}

async function publish(body: string | Buffer, properties = {}) {
  test.channel.publish('events', 'topic1', Buffer.from(body), properties)
  await test.channel.waitForConfirms()
}

/**
 * Publishes a good event behind everything else, and waits until it is handled; it may be in a batch beside the last
 * but one. So then another: it comes alone, and what is less than a batch waits until nothing else is under way.
 */
async function settleAll() {
  for (const last of [newEvent(), newEvent()]) {
    await publish(encodeEvent(last))
    await expect.poll(() => handled.map(({ id }) => id), timeout).toContain(last.id)
    handled = handled.filter(({ id }) => id !== last.id)
  }
}

async function takeDeadLetters() {
  const letters: GetMessage[] = []
  for (let letter = await test.channel.get('dead-letters', { noAck: true }); letter;) {
    letters.push(letter)
    letter = await test.channel.get('dead-letters', { noAck: true })
  }
  return letters
}

describe('a message from outside with', () => {
  it.each(foreignMessages)('$what', async ({ body, properties, good, bad }) => {
    await using _consumer = await consume()
    await publish(body, properties)
    await settleAll()
    expect(handled).toHaveLength(good)
    const letters = await takeDeadLetters()
    expect(letters).toHaveLength(bad)
    for (const { properties: of, fields } of letters) {
      expect(fields.exchange).toBe('dead-letters.topic1')
      expect(of.headers).toMatchObject({
        'x-reason': 'undecodable',
        'x-error': expect.stringMatching(/\w{3}/),
      })
    }
  })
})

describe('an event with unknown fields nested 10,000 deep', () => {
  const nested = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  const deep = newEvent()
  const body = `${JSON.stringify(deep).slice(0, -1)},"later":${nested}}`

  it('is handled, or is a dead letter', async () => {
    await using _consumer = await consume()
    await publish(body)
    await settleAll()
    expect(handled.length + (await takeDeadLetters()).length).toBe(1)
  })

  it('can be buried when it is at fault', async () => {
    await using _consumer = await consume(async (batch) => {
      if (batch.some(({ event }) => event.id === deep.id))
        throw new PermanentError('data_error', 'It is at fault')
      return await take(batch)
    })
    await publish(body)
    await settleAll()
    expect(await takeDeadLetters()).toHaveLength(1)
  })

  it('can be published on, or is a dead letter', async () => {
    await using _consumer = await consume(async (batch) => {
      await test.broker.publish(
        'topic3',
        batch.map(({ event }) => event),
      )
      return await take(batch)
    })
    await publish(body)
    await settleAll()
    const onward = await test.channel.checkQueue('topic3')
    expect(onward.messageCount + (await takeDeadLetters()).length).toBeGreaterThanOrEqual(1)
  })
})

describe('fields that are not known here', () => {
  it('are handed on as they came', async () => {
    await using _consumer = await consume()
    const fields = { version: 2, later: { list: [1, null, 'ü'] }, 'a b': true }
    const others = JSON.stringify(fields).slice(1, -1)
    await publish(`${encodeEvent(newEvent()).slice(0, -1)},${others}}`)
    await settleAll()
    expect(handled).toMatchObject([{ others }])
  })
})

describe('any mixture of lines and headers', () => {
  // RabbitMQ closes the connection of whoever sends NaN or infinity.
  const number = fc.float({ noInteger: true, noNaN: true, noDefaultInfinity: true })
  const header = fc.oneof(fc.string(), fc.integer(), number, fc.boolean(), fc.constant(null))
  // '!' is how amqplib is told the type of a value.
  const name = fc.string({ maxLength: 20 }).filter((text) => text !== '!')
  const message = fc.record({
    // A line is good, or any text that is no event.
    lines: fc.array(fc.option(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' '))), {
      minLength: 1,
      maxLength: 8,
    }),
    headers: fc.dictionary(
      fc.constantFrom('x-attempt', 'x-events', 'x-death', 'x-first-failure', 'x-reason', 'other'),
      fc.oneof(header, fc.array(header), fc.dictionary(name, header)),
    ),
    messageId: fc.option(fc.string({ unit: 'binary', maxLength: 40 }), { nil: undefined }),
  })

  it('is settled event by event', async () => {
    await using _consumer = await consume()
    const property = fc.asyncProperty(fc.array(message, { maxLength: 6 }), async (messages) => {
      handled = []
      const ids: string[] = []
      let bad = 0
      for (const { lines, headers, messageId } of messages) {
        const body = lines.map((line) => {
          // A blank line is no event and no fault, unless there is nothing else.
          if (line !== null) {
            bad += line.trim() === '' ? 0 : 1
            return line
          }
          const event = newEvent()
          ids.push(event.id)
          return encodeEvent(event)
        })
        if (body.every((line) => line.trim() === '')) bad += 1
        await publish(body.join('\n'), { headers, ...(messageId === undefined ? {} : { messageId }) })
      }
      await settleAll()
      expect(handled.map((event) => event.id).toSorted()).toEqual(ids.toSorted())
      expect(await takeDeadLetters()).toHaveLength(bad)
    })
    await fc.assert(property, { numRuns: 60 })
  })
})
