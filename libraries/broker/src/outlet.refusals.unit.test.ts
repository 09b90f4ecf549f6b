import { PermanentError } from '@signalbox/contracts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openTestOutlet } from './testing/open-test-outlet.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a channel that does nothing but refuse', () => {
  it('is replaced after five seconds, and not before', async () => {
    const { send, channel, fake } = await openTestOutlet()
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
    const { send, channel, renew } = await openTestOutlet()
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
    const { send, channel } = await openTestOutlet()
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
    const { sendMany, send, channel, renew, refusedSizes } = await openTestOutlet()
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
    const { send, sendMany, channel, renew } = await openTestOutlet()
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
    const { send, channel } = await openTestOutlet()
    const guilty = send('guilty')
    channel().end(tooLarge)
    expect(guilty.fate).toBeInstanceOf(PermanentError)
  })

  it('is not found in a channel that was closed for another reason', async () => {
    const { send, channel, renew } = await openTestOutlet()
    const message = send('a')
    channel().end(404)
    expect(message.fate).toBeUndefined()
    await renew()
    channel().ack()
    expect(message.fate).toBe('confirmed')
  })
})
