import { ndjson, PermanentError } from '@signalbox/contracts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BrokerUnavailable, EventsTooLarge } from './errors.ts'
import { eventOf, eventsOf, openTestPublisher } from './testing/open-test-publisher.ts'

const kibibyte = 1024

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
const traced = (id: string, given = traceparent) => ({ ...eventOf(id), traceparent: given })

describe('a message', () => {
  it('outlives a restart, comes back when no queue takes it, and says what it holds', async () => {
    const { publish, turn, channel } = openTestPublisher()
    publish('topic1', [traced('a'), traced('b')])
    publish('topic1', [traced('c')])
    await turn()
    expect(channel().published).toMatchObject([
      {
        exchange: 'events.topic1',
        routingKey: 'topic1',
        properties: {
          persistent: true,
          mandatory: true,
          contentType: ndjson,
          messageId: 'a',
          type: 'passiveEvent',
          headers: { 'x-events': 3, traceparent },
        },
      },
    ])
    const lines = channel().open[0]?.split('\n') ?? []
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['a', 'b', 'c'])
  })

  it.each([
    ['another type', { ...eventOf('b'), eventType: 'activeEvent', traceparent }],
    ['another trace', traced('b', traceparent.replace('a', 'c'))],
    ['no trace', eventOf('b')],
  ])('names neither a type nor a trace that is not that of all its events: %s', async (_what, other) => {
    const { publish, turn, channel } = openTestPublisher()
    publish('topic1', [traced('a'), other])
    await turn()
    const { type, headers } = channel().published[0]?.properties ?? {}
    expect(type).toBe(other.eventType === 'passiveEvent' ? 'passiveEvent' : undefined)
    expect(headers?.['traceparent']).toBe(
      'traceparent' in other && other.traceparent === traceparent ? traceparent : undefined,
    )
  })

  it.each([
    ['x'.repeat(255), true],
    ['x'.repeat(256), false],
    [`x${'é'.repeat(127)}`, true],
    ['é'.repeat(128), false],
  ])('names a type that fits an AMQP property, in bytes: %s', async (eventType, isNamed) => {
    const { publish, turn, channel } = openTestPublisher()
    publish('topic1', [{ ...eventOf('a'), eventType }])
    await turn()
    expect(channel().published[0]?.properties.type).toBe(isNamed ? eventType : undefined)
  })

  it('takes no more than 500 events and 256 KiB, whoever publishes them, and what is left goes in the next', async () => {
    const { publish, turn, open } = openTestPublisher()
    for (const id of ['a', 'b', 'c']) publish('topic2', [eventOf(id, 100 * kibibyte)])
    await turn()
    expect(open()).toEqual([['a', 'b'], ['c']])
    const { publish: many, turn: pass, open: under } = openTestPublisher()
    many('topic1', eventsOf(300))
    many('topic1', eventsOf(300))
    await pass()
    expect(under().map(({ length }) => length)).toEqual([500, 100])
  })

  it('takes what is published in one turn of the event loop, which is asked for once', async () => {
    const { publish, turn, open } = openTestPublisher()
    publish('topic1', eventsOf(1))
    await turn()
    const before = vi.getTimerCount()
    for (let times = 0; times < 10; times += 1) publish('topic1', eventsOf(1))
    // Besides the deadline of each.
    expect(vi.getTimerCount() - before).toBe(10 + 1)
    await turn()
    expect(open().map(({ length }) => length)).toEqual([1, 10])
  })

  it('tells its fate to everybody who has an event in it', async () => {
    const { publish, turn, channel } = openTestPublisher()
    const taken = [publish('topic1', eventsOf(1)), publish('topic1', eventsOf(2))]
    await turn()
    channel().ack()
    await turn()
    const refused = [publish('topic1', eventsOf(1)), publish('topic1', eventsOf(2))]
    await turn()
    channel().nack()
    await turn()
    expect(taken.map(({ fate }) => fate)).toEqual(['confirmed', 'confirmed'])
    expect(refused.map(({ fate }) => fate)).toEqual(Array(2).fill(expect.any(BrokerUnavailable)))
  })

  it('is not made of nothing', async () => {
    const { publish, turn, confirmChannels } = openTestPublisher()
    const publication = publish('topic1', [])
    await turn()
    expect(publication.fate).toBe('confirmed')
    expect(confirmChannels).toEqual([])
  })

  it('that cannot be written as AMQP is at fault for another reason than its size', async () => {
    const { publish, turn, channel } = openTestPublisher()
    publish('topic1', eventsOf(1))
    await turn()
    channel().ack()
    vi.spyOn(channel(), 'publish').mockImplementation(() => {
      throw new RangeError('Out of range')
    })
    const publication = publish('topic1', eventsOf(1))
    await turn()
    expect(publication.fate).toBeInstanceOf(PermanentError)
    expect(publication.fate).not.toBeInstanceOf(EventsTooLarge)
    expect(publication.fate).toMatchObject({ reason: 'unpublishable' })
  })
})

describe('after a lost channel', () => {
  it('a message goes again when anybody waits for one of its events', async () => {
    const { publish, turn, channel, open } = openTestPublisher()
    const failed = publish('topic1', eventsOf(2, 200 * kibibyte))
    const other = publish('topic1', [eventOf('other')])
    await turn()
    expect(open()).toEqual([['0'], ['1', 'other']])
    channel().nack()
    channel().end()
    await turn(100)
    expect(failed.fate).toBeInstanceOf(BrokerUnavailable)
    expect(open()).toEqual([['1', 'other']])
    channel().ack()
    await turn()
    expect(other.fate).toBe('confirmed')
  })

  it('a message does not go again when nobody waits for any of them', async () => {
    const { publish, turn, channel, open } = openTestPublisher()
    publish('topic1', eventsOf(2, 200 * kibibyte))
    await turn()
    channel().nack()
    channel().end()
    await turn(100)
    expect(open()).toEqual([])
  })

  it('a message of its own goes again as long as its sender waits', async () => {
    const { publisher, turn, channel, open } = openTestPublisher()
    const properties = { messageId: 'a' }
    const body = Buffer.from('{"id":"a"}')
    const sending = publisher.publishMessage({
      exchange: 'retry.topic1',
      routingKey: 'topic1',
      body,
      properties,
    })
    sending.catch(() => {})
    await turn()
    channel().end()
    await turn(100)
    expect(open()).toEqual([['a']])
    await turn(60_000)
    await expect(sending).rejects.toThrow(BrokerUnavailable)
    channel().end()
    await turn(100)
    expect(open()).toEqual([])
  })
})

describe('when it is told to stop', () => {
  it('waits for the last answer, and closes its channels', async () => {
    const { publish, publisher, turn, channel, channels, confirmChannels } = openTestPublisher()
    const publications = [
      publish('topic1', eventsOf(1, 200 * kibibyte)),
      publish('topic1', eventsOf(1, 200 * kibibyte)),
    ]
    await turn()
    let stopped = false
    const stopping = publisher[Symbol.asyncDispose]().then(() => (stopped = true))
    channel().ack()
    await turn(1_000)
    expect(stopped).toBe(false)
    channel().ack()
    await turn(2_000)
    await stopping
    expect(publications.map(({ fate }) => fate)).toEqual(['confirmed', 'confirmed'])
    expect([...channels, ...confirmChannels].every(({ isClosed }) => isClosed)).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a publication that was given up', () => {
  it('leaves the line of its topic alone, and those behind it stay', async () => {
    const { publish, turn, channel, open } = openTestPublisher()
    publish(
      'topic3',
      Array.from({ length: 8 }, (_, index) => eventOf(`full ${index}`, 1024 * kibibyte)),
    )
    await turn()
    const failed = publish('topic3', [eventOf('failed')])
    await turn(30_000)
    const behind = publish('topic3', [eventOf('behind')])
    await turn(30_000)
    expect(failed.fate).toBeInstanceOf(BrokerUnavailable)
    channel().ack(8)
    await turn()
    expect(open()).toEqual([['behind']])
    channel().ack()
    await turn()
    expect(behind.fate).toBe('confirmed')
  })

  it('is passed over when there is room before it has left, and takes nobody with it', async () => {
    const { publish, turn, channel, open } = openTestPublisher()
    const failed = publish('topic3', eventsOf(9, 1024 * kibibyte))
    const behind = ['first', 'second'].map((id) => publish('topic3', [eventOf(id, 1024 * kibibyte)]))
    await turn()
    channel().nack()
    await turn()
    expect(failed.fate).toBeInstanceOf(BrokerUnavailable)
    channel().ack(8)
    await turn()
    expect(open()).toEqual([['second']])
    channel().ack()
    await turn()
    expect(behind.map(({ fate }) => fate)).toEqual(['confirmed', 'confirmed'])
  })

  it('makes no message of its own when there is room before it has left', async () => {
    const { publish, turn, channel, open } = openTestPublisher()
    const failed = publish('topic3', eventsOf(9, 1024 * kibibyte))
    await turn()
    channel().nack()
    await turn()
    expect(failed.fate).toBeInstanceOf(BrokerUnavailable)
    expect(open().length).toBe(7)
  })
})
