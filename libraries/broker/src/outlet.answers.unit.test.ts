import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BrokerUnavailable, Unroutable } from './errors.ts'
import { openTestOutlet } from './testing/open-test-outlet.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('what the broker answers', () => {
  it('is a refusal on an open channel, in whatever words the library tells it', async () => {
    const { send, channel, fake } = await openTestOutlet()
    const message = send('a')
    channel().nack()
    expect(message.fate).toBeInstanceOf(BrokerUnavailable)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(fake.confirmChannels.length).toBe(1)
  })

  it('is unknown when the channel closes, in whatever words: what was under way is sent again, in order', async () => {
    const { sendMany, send, channel, renew } = await openTestOutlet()
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
    const { sendMany, channel, renew } = await openTestOutlet()
    sendMany(205)
    channel().end()
    await renew()
    expect(channel().open).toEqual(Array.from({ length: 200 }, (_, index) => String(index)))
  })

  it('does not count on another channel: what came back and is taken now is taken', async () => {
    const { send, channel, renew } = await openTestOutlet()
    const message = send('a')
    channel().emit('return', { fields: { routingKey: 'topic1' }, properties: { messageId: 'a' } })
    channel().end()
    await renew()
    channel().ack()
    expect(message.fate).toBe('confirmed')
  })

  it('is asked for again where the exchange was missing, once that is declared', async () => {
    const { send, channel, renew, returned } = await openTestOutlet()
    const message = send('a')
    channel().end(404)
    expect(returned).toHaveBeenCalledTimes(1)
    await renew()
    channel().ack()
    expect(message.fate).toBe('confirmed')
  })

  it('counts for each message alone', async () => {
    const { sendMany, channel } = await openTestOutlet()
    const messages = sendMany(3)
    channel().ack()
    channel().nack()
    expect(messages.map(({ fate }) => fate)).toEqual(['confirmed', expect.any(BrokerUnavailable), undefined])
  })

  it('is a confirm also for what came back: it was kept nowhere', async () => {
    const { send, channel, returned } = await openTestOutlet()
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
    const { send, channel, renew } = await openTestOutlet()
    const waiter = { waits: true }
    send('given up', { wanted: () => waiter.waits })
    send('wanted')
    waiter.waits = false
    channel().end()
    await renew()
    expect(channel().open).toEqual(['wanted'])
  })
})
