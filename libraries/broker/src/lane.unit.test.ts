import { PermanentError } from '@signalbox/contracts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BrokerUnavailable, Unroutable } from './errors.ts'
import { openLane } from './lane.ts'
import { fakeConnection, type FakeChannel } from './testing/fake-connection.ts'

const mebibyte = 1024 * 1024
const silent = { info() {}, warn() {}, error() {} }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function openTestLane() {
  const fake = fakeConnection()
  const refusedSizes: number[] = []
  const returned = vi.fn()
  const lane = openLane({
    connection: fake.connection,
    name: 'events/topic1',
    log: silent,
    isOpen: () => true,
    onRoom: () => {},
    onMissing: returned,
    onRefused: (bytes) => void refusedSizes.push(bytes),
  })
  await vi.advanceTimersByTimeAsync(0)

  /** Sends a message and gives its fate, which is nothing while that is open. */
  function send(text: string, { size = text.length, wanted = (): boolean => true } = {}) {
    const message: { fate?: Error | 'confirmed' } = {}
    lane.send({
      exchange: 'events',
      routingKey: 'topic1',
      body: Buffer.from(text.padEnd(size)),
      properties: { messageId: text },
      wanted,
      settled: (error) => void (message.fate ??= error ?? 'confirmed'),
    })
    return message
  }
  const sendMany = (count: number) => Array.from({ length: count }, (_, index) => send(String(index)))
  const channel = (): FakeChannel => fake.confirmChannels.at(-1) ?? expect.fail('There is no channel')
  /** Lets the next channel be opened. */
  const renew = async () => {
    const before = fake.confirmChannels.length
    await vi.advanceTimersByTimeAsync(100)
    expect(fake.confirmChannels.length).toBe(before + 1)
  }
  return { fake, lane, send, sendMany, channel, renew, refusedSizes, returned }
}

describe('what the broker answers', () => {
  it('is a refusal on an open channel, in whatever words the library tells it', async () => {
    const { send, channel, fake } = await openTestLane()
    const message = send('a')
    channel().nack()
    expect(message.fate).toBeInstanceOf(BrokerUnavailable)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(fake.confirmChannels.length).toBe(1)
  })

  it('is unknown when the channel closes, in whatever words: what was under way is sent again, in order', async () => {
    const { sendMany, send, channel, renew } = await openTestLane()
    const messages = sendMany(3)
    channel().end()
    const later = send('later')
    expect([...messages, later].map(({ fate }) => fate)).toEqual([undefined, undefined, undefined, undefined])
    await renew()
    expect(channel().open).toEqual(['0', '1', '2', 'later'])
    channel().ack(4)
    expect([...messages, later].map(({ fate }) => fate)).toEqual(Array(4).fill('confirmed'))
  })

  it('is unknown also for what waited behind: all is sent again in its order', async () => {
    const { sendMany, channel, renew } = await openTestLane()
    sendMany(205)
    channel().end()
    await renew()
    expect(channel().open).toEqual(Array.from({ length: 200 }, (_, index) => String(index)))
  })

  it('does not count on another channel: what came back and is taken now is taken', async () => {
    const { send, channel, renew } = await openTestLane()
    const message = send('a')
    channel().emit('return', { fields: { routingKey: 'topic1' }, properties: { messageId: 'a' } })
    channel().end()
    await renew()
    channel().ack()
    expect(message.fate).toBe('confirmed')
  })

  it('is asked for again where the exchange was missing, once that is declared', async () => {
    const { send, channel, renew, returned } = await openTestLane()
    const message = send('a')
    channel().end(404)
    expect(returned).toHaveBeenCalledTimes(1)
    await renew()
    channel().ack()
    expect(message.fate).toBe('confirmed')
  })

  it('counts for each message alone', async () => {
    const { sendMany, channel } = await openTestLane()
    const messages = sendMany(3)
    channel().ack()
    channel().nack()
    expect(messages.map(({ fate }) => fate)).toEqual(['confirmed', expect.any(BrokerUnavailable), undefined])
  })

  it('is a confirm also for what came back: it was kept nowhere', async () => {
    const { send, channel, returned } = await openTestLane()
    const message = send('a')
    channel().emit('return', { fields: { routingKey: 'topic1' }, properties: { messageId: 'a' } })
    channel().ack()
    expect(message.fate).toBeInstanceOf(Unroutable)
    expect(returned).toHaveBeenCalledTimes(1)
    const next = send('a')
    channel().ack()
    expect(next.fate).toBe('confirmed')
  })

  it('is not waited for again by who has given up', async () => {
    const { send, channel, renew } = await openTestLane()
    const waiter = { waits: true }
    send('given up', { wanted: () => waiter.waits })
    send('wanted')
    waiter.waits = false
    channel().end()
    await renew()
    expect(channel().open).toEqual(['wanted'])
  })
})

describe('the window', () => {
  it('holds 200 messages; each answer lets the next one go', async () => {
    const { lane, sendMany, channel } = await openTestLane()
    sendMany(199)
    expect(lane.hasRoom).toBe(true)
    sendMany(51)
    expect(lane.hasRoom).toBe(false)
    expect(channel().open.length).toBe(200)
    channel().ack()
    expect(channel().open.length).toBe(200)
    channel().nack(10)
    expect(channel().published.length).toBe(211)
  })

  it('holds 8 MiB and the message that goes beyond', async () => {
    const { lane, send, channel } = await openTestLane()
    send('a', { size: 8 * mebibyte - 1 })
    expect(lane.hasRoom).toBe(true)
    send('b', { size: 16 * mebibyte })
    expect(lane.hasRoom).toBe(false)
    send('c')
    expect(channel().published.length).toBe(2)
    channel().ack()
    expect(channel().published.length).toBe(2)
    channel().ack()
    expect(channel().published.length).toBe(3)
  })

  it('is empty again on a new channel', async () => {
    const { sendMany, channel, renew } = await openTestLane()
    sendMany(200)
    channel().end()
    await renew()
    expect(channel().open.length).toBe(200)
    channel().ack(200)
    sendMany(200)
    expect(channel().open.length).toBe(200)
  })

  it('is empty again of bytes, too', async () => {
    const { lane, send, channel, renew } = await openTestLane()
    send('large', { size: 9 * mebibyte })
    channel().end()
    await renew()
    expect(lane.hasRoom).toBe(false)
    channel().ack()
    expect(lane.hasRoom).toBe(true)
  })

  it('has its waiting room for what comes back from a lost channel, too', async () => {
    const { send, channel } = await openTestLane()
    send('a', { size: 8 * mebibyte - 1 })
    send('b', { size: 16 * mebibyte })
    channel().end()
    expect(send('c', { size: 8 * mebibyte }).fate).toBeUndefined()
    expect(send('d', { size: 1 * mebibyte }).fate).toBeInstanceOf(BrokerUnavailable)
  })

  it('gives the room of what nobody waits for to others', async () => {
    const { fake, send } = await openTestLane()
    fake.disconnect()
    const waiter = { waits: true }
    send('a', { size: 32 * mebibyte, wanted: () => waiter.waits })
    expect(send('b').fate).toBeInstanceOf(BrokerUnavailable)
    waiter.waits = false
    expect(send('c', { size: 32 * mebibyte }).fate).toBeUndefined()
  })

  it('has a waiting room of 32 MiB, beyond which senders are refused at once', async () => {
    const { fake, send, sendMany, channel } = await openTestLane()
    fake.disconnect()
    const [first] = sendMany(1)
    const fits = send('b', { size: 32 * mebibyte - 1 })
    const refused = send('c')
    expect(refused.fate).toBeInstanceOf(BrokerUnavailable)
    fake.connect()
    await vi.advanceTimersByTimeAsync(0)
    channel().ack(2)
    expect([first?.fate, fits.fate]).toEqual(['confirmed', 'confirmed'])
    send('d', { size: 9 * mebibyte })
    expect(send('e', { size: 32 * mebibyte }).fate).toBeUndefined()
    expect(send('f').fate).toBeInstanceOf(BrokerUnavailable)
  })
})

describe('a channel that does nothing but refuse', () => {
  it('is replaced after five seconds, and not before', async () => {
    const { send, channel, fake } = await openTestLane()
    const refuse = () => {
      send('a')
      channel().nack()
    }
    refuse()
    await vi.advanceTimersByTimeAsync(4_900)
    refuse()
    expect(channel().isClosed).toBe(false)
    await vi.advanceTimersByTimeAsync(100)
    refuse()
    await vi.advanceTimersByTimeAsync(100)
    expect(fake.confirmChannels.map(({ isClosed }) => isClosed)).toEqual([true, false])
  })

  it('is counted from its own first refusal', async () => {
    const { send, channel, renew } = await openTestLane()
    send('a')
    channel().nack()
    channel().end()
    await renew()
    await vi.advanceTimersByTimeAsync(6_000)
    send('b')
    channel().nack()
    expect(channel().isClosed).toBe(false)
  })

  it('is kept when it takes a message in between', async () => {
    const { send, channel } = await openTestLane()
    send('a')
    channel().nack()
    await vi.advanceTimersByTimeAsync(4_000)
    send('b')
    channel().ack()
    await vi.advanceTimersByTimeAsync(4_000)
    send('c')
    channel().nack()
    expect(channel().isClosed).toBe(false)
  })
})

describe('a message that the broker never takes', () => {
  const tooLarge = 406

  it('is found out alone, and all others arrive', async () => {
    const { sendMany, send, channel, renew, refusedSizes } = await openTestLane()
    const before = sendMany(3)
    const guilty = send('guilty', { size: 1_000 })
    const after = sendMany(3)
    channel().end(tooLarge)
    await renew()
    for (const _ of before) {
      expect(channel().open.length).toBe(1)
      channel().ack()
    }
    expect(channel().open.length).toBe(1)
    channel().end(tooLarge)
    expect(guilty.fate).toBeInstanceOf(PermanentError)
    expect(guilty.fate).toMatchObject({ reason: 'too_large' })
    expect(refusedSizes).toEqual([1_000])
    await renew()
    // The others are no suspects any more once each has had its turn.
    for (const _ of after) channel().ack()
    expect([...before, ...after].map(({ fate }) => fate)).toEqual(Array(6).fill('confirmed'))
    sendMany(10)
    expect(channel().open.length).toBe(10)
  })

  it('is not waited for when its sender has given up, and the others go on as usual', async () => {
    const { send, sendMany, channel, renew } = await openTestLane()
    const waiter = { waits: true }
    send('guilty', { wanted: () => waiter.waits })
    const other = send('other')
    waiter.waits = false
    channel().end(tooLarge)
    await renew()
    expect(channel().open).toEqual(['other'])
    channel().ack()
    expect(other.fate).toBe('confirmed')
    sendMany(2)
    expect(channel().open.length).toBe(2)
  })

  it('is found out at once when it is the only one', async () => {
    const { send, channel } = await openTestLane()
    const guilty = send('guilty')
    channel().end(tooLarge)
    expect(guilty.fate).toBeInstanceOf(PermanentError)
  })

  it('is not found in a channel that was closed for another reason', async () => {
    const { send, channel, renew } = await openTestLane()
    const message = send('a')
    channel().end(404)
    expect(message.fate).toBeUndefined()
    await renew()
    channel().ack()
    expect(message.fate).toBe('confirmed')
  })
})
