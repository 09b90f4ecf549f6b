import { messageBytesMax } from '@signalbox/contracts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BrokerUnavailable, EventsTooLarge } from './errors.ts'
import { eventOf, eventsOf, openTestPublisher } from './testing/open-test-publisher.ts'

const mebibyte = 1024 * 1024
const tooLarge = 406

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a message', () => {
  it('takes 500 events at most', async () => {
    const { publish, turn, open } = openTestPublisher()
    publish('topic1', eventsOf(501))
    await turn()
    expect(open().map((ids) => ids.length)).toEqual([500, 1])
  })

  it('takes 256 KiB at most, or one event', async () => {
    const { publish, turn, open } = openTestPublisher()
    publish('topic1', [...eventsOf(4, 100 * 1024), eventOf('large', mebibyte)])
    await turn()
    expect(open()).toEqual([['0', '1'], ['2', '3'], ['large']])
  })

  it('holds all that is to travel together, whatever else is published', async () => {
    const { publish, turn, open } = openTestPublisher()
    publish('topic1', eventsOf(300))
    publish('topic1', eventsOf(300), { together: true })
    publish('topic1', eventsOf(300))
    await turn()
    expect(open().map((ids) => ids.length)).toEqual([300, 500, 100])
    const { publish: publishLarge, turn: next, open: others } = openTestPublisher()
    publishLarge('topic1', [eventOf('small')])
    publishLarge('topic1', eventsOf(4, 100 * 1024), { together: true })
    await next()
    expect(others().map((ids) => ids.length)).toEqual([1, 4])
  })

  it('is refused at once when what is to travel together is larger than any', async () => {
    const { publish, turn } = openTestPublisher()
    const large = publish('topic1', eventsOf(3, 6 * mebibyte), { together: true })
    await turn()
    expect(large.fate).toMatchObject({ reason: 'too_large' })
  })
})

describe('what waits for a topic that takes nothing', () => {
  it('is 32 MiB at most, beyond which this topic is refused at once and no other', async () => {
    const { publish, turn } = openTestPublisher()
    const window = publish('topic3', eventsOf(8, mebibyte))
    await turn()
    const room = publish('topic3', eventsOf(32, mebibyte))
    const beyond = publish('topic3', eventsOf(1))
    const other = publish('topic1', eventsOf(1))
    await turn()
    expect([window.fate, room.fate, other.fate]).toEqual([undefined, undefined, undefined])
    expect(beyond.fate).toBeInstanceOf(BrokerUnavailable)
  })

  it('is what is in no message yet', async () => {
    const { publish, turn } = openTestPublisher()
    publish('topic3', eventsOf(20, mebibyte))
    await turn()
    const fits = publish('topic3', eventsOf(20, mebibyte))
    const beyond = publish('topic3', eventsOf(1))
    await turn()
    expect(fits.fate).toBeUndefined()
    expect(beyond.fate).toBeInstanceOf(BrokerUnavailable)
  })

  it('is told when the broker takes nothing for now', async () => {
    const { publish, turn, block } = openTestPublisher()
    publish('topic3', eventsOf(8, mebibyte))
    await turn()
    const waiting = publish('topic3', eventsOf(1))
    await turn()
    block('low on memory')
    await turn()
    expect(waiting.fate).toBeInstanceOf(BrokerUnavailable)
  })

  it('leaves its place when it is given up', async () => {
    const { publish, turn } = openTestPublisher()
    publish('topic3', eventsOf(8, mebibyte))
    await turn()
    publish('topic3', eventsOf(32, mebibyte))
    await turn(60_000)
    const next = publish('topic3', eventsOf(1))
    await turn()
    expect(next.fate).toBeUndefined()
  })

  it('may be larger than the room when it is alone', async () => {
    const { publish, turn } = openTestPublisher()
    publish('topic3', eventsOf(8, mebibyte))
    await turn()
    const large = publish('topic3', eventsOf(40, mebibyte))
    await turn()
    expect(large.fate).toBeUndefined()
  })
})

describe('an event that is too large', () => {
  it('is named by its place, and nothing of its publication is sent', async () => {
    const { publish, turn, confirmChannels } = openTestPublisher()
    const events = [eventOf('a'), eventOf('b', messageBytesMax + 1), eventOf('c', messageBytesMax)]
    const publication = publish('topic1', events)
    await turn()
    expect(publication.fate).toBeInstanceOf(EventsTooLarge)
    expect(publication.fate).toMatchObject({ reason: 'too_large', positions: [1] })
    expect(confirmChannels.flatMap(({ published }) => published)).toEqual([])
    publish('topic1', eventsOf(1))
    await turn()
    expect(confirmChannels[0]?.published.length).toBe(1)
  })

  it('for a broker with a limit that nobody knew is found out, and those beside it are taken', async () => {
    const { publish, turn, channel, open } = openTestPublisher()
    const [small, large] = [
      publish('topic1', [eventOf('small')]),
      publish('topic1', [eventOf('large', 100_000)]),
    ]
    await turn()
    // Both in one message, so neither is at fault for sure.
    expect(open()).toEqual([['small', 'large']])
    channel().end(tooLarge)
    await turn(100)
    expect(small.fate).toBeInstanceOf(BrokerUnavailable)
    expect(large.fate).toBeInstanceOf(BrokerUnavailable)

    const again = [publish('topic1', [eventOf('small')]), publish('topic1', [eventOf('large', 100_000)])]
    await turn()
    expect(open()).toEqual([['small'], ['large']])
    channel().ack()
    channel().end(tooLarge)
    await turn(100)
    expect(again[0]?.fate).toBe('confirmed')
    expect(again[1]?.fate).toMatchObject({ reason: 'too_large', positions: [0] })

    const { length } = channel().published
    const third = publish('topic1', [eventOf('a'), eventOf('b'), eventOf('large', 100_000)])
    await turn()
    expect(third.fate).toMatchObject({ positions: [2] })
    expect(channel().published.length).toBe(length)
  })

  it('is named by its place also when it was not in the first message', async () => {
    const { publish, turn, channel, open } = openTestPublisher()
    const publication = publish('topic1', [eventOf('a', 200 * 1024), eventOf('b', 300 * 1024)])
    await turn()
    expect(open()).toEqual([['a'], ['b']])
    channel().ack()
    channel().end(tooLarge)
    await turn()
    expect(publication.fate).toMatchObject({ positions: [1] })
  })

  it('is none of several of one publication for sure, and all may be sent again', async () => {
    const { publish, turn, channel } = openTestPublisher()
    const publication = publish('topic1', eventsOf(2))
    await turn()
    channel().end(tooLarge)
    await turn()
    expect(publication.fate).toBeInstanceOf(BrokerUnavailable)
  })

  it('is found out as a message of its own, too', async () => {
    const { publish, publisher, turn, channel } = openTestPublisher()
    const messageOf = (bytes: number) => ({
      exchange: 'dead-letters',
      routingKey: 'topic1',
      body: Buffer.alloc(bytes),
      properties: { messageId: 'a' },
    })
    const reason = { reason: 'too_large' }
    await expect(publisher.publishMessage(messageOf(messageBytesMax + 1))).rejects.toMatchObject(reason)
    publish('topic1', [eventOf('large', 100_000)])
    await turn()
    channel().end(tooLarge)
    await expect(publisher.publishMessage(messageOf(100_000))).rejects.toMatchObject(reason)
  })

  it('may be tried again on a new connection, behind which another limit may hold', async () => {
    const { publish, turn, channel, open, disconnect, connect } = openTestPublisher()
    publish('topic1', [eventOf('large', 100_000)])
    await turn()
    channel().end(tooLarge)
    disconnect()
    connect()
    await turn()
    publish('topic1', [eventOf('large', 100_000)])
    await turn()
    expect(open()).toEqual([['large']])
  })
})

describe('while the broker takes nothing', () => {
  it('whoever waits is told at once, and so is whoever comes', async () => {
    const { publish, publisher, turn, block } = openTestPublisher()
    const properties = { messageId: 'a' }
    const message = { exchange: 'retry', routingKey: 'topic1', body: Buffer.from('a'), properties }
    const waiting = publish('topic1', eventsOf(1))
    const alone = publisher.publishMessage(message)
    alone.catch(() => {})
    await turn()
    block('low on memory')
    await turn()
    expect(waiting.fate).toBeInstanceOf(BrokerUnavailable)
    await expect(alone).rejects.toThrow(BrokerUnavailable)
    await expect(publisher.publish('topic1', eventsOf(1))).rejects.toThrow(BrokerUnavailable)
    await expect(publisher.publishMessage(message)).rejects.toThrow(BrokerUnavailable)
  })
})

describe('when it is told to stop', () => {
  it('waits for the answers to what is under way', async () => {
    const { publish, publisher, turn, channel } = openTestPublisher()
    const publication = publish('topic1', eventsOf(1))
    await turn()
    let stopped = false
    const stopping = publisher[Symbol.asyncDispose]().then(() => (stopped = true))
    await turn(1_000)
    expect(stopped).toBe(false)
    channel().ack()
    await turn(2_000)
    await stopping
    expect(publication.fate).toBe('confirmed')
  })
})
