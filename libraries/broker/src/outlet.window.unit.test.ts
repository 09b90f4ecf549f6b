import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BrokerUnavailable } from './errors.ts'
import { openTestOutlet } from './testing/open-test-outlet.ts'

const mebibyte = 1024 * 1024

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the window', () => {
  it('holds 200 messages; each answer lets the next one go', async () => {
    const { outlet, sendMany, channel } = await openTestOutlet()
    sendMany(199)
    expect(outlet.hasRoom).toBe(true)
    sendMany(51)
    expect(outlet.hasRoom).toBe(false)
    expect(channel().open.length).toBe(200)
    channel().ack()
    expect(channel().open.length).toBe(200)
    channel().nack(10)
    expect(channel().published.length).toBe(211)
  })

  it('holds 8 MiB and the message that goes beyond', async () => {
    const { outlet, send, channel } = await openTestOutlet()
    send('a', { size: 8 * mebibyte - 1 })
    expect(outlet.hasRoom).toBe(true)
    send('b', { size: 16 * mebibyte })
    expect(outlet.hasRoom).toBe(false)
    send('c')
    expect(channel().published.length).toBe(2)
    channel().ack()
    expect(channel().published.length).toBe(2)
    channel().ack()
    expect(channel().published.length).toBe(3)
  })

  it('is empty again on a new channel', async () => {
    const { sendMany, channel, renew } = await openTestOutlet()
    sendMany(200)
    channel().end()
    await renew()
    expect(channel().open.length).toBe(200)
    channel().ack(200)
    sendMany(200)
    expect(channel().open.length).toBe(200)
  })

  it('is empty again of bytes, too', async () => {
    const { outlet, send, channel, renew } = await openTestOutlet()
    send('large', { size: 9 * mebibyte })
    channel().end()
    await renew()
    expect(outlet.hasRoom).toBe(false)
    channel().ack()
    expect(outlet.hasRoom).toBe(true)
  })

  it('has its waiting room for what comes back from a lost channel, too', async () => {
    const { send, channel } = await openTestOutlet()
    send('a', { size: 8 * mebibyte - 1 })
    send('b', { size: 16 * mebibyte })
    channel().end()
    expect(send('c', { size: 8 * mebibyte }).fate).toBeUndefined()
    expect(send('d', { size: 1 * mebibyte }).fate).toBeInstanceOf(BrokerUnavailable)
  })

  it('gives the room of what nobody waits for to others', async () => {
    const { fake, send } = await openTestOutlet()
    fake.disconnect()
    const waiter = { waits: true }
    send('a', { size: 32 * mebibyte, wanted: () => waiter.waits })
    expect(send('b').fate).toBeInstanceOf(BrokerUnavailable)
    waiter.waits = false
    expect(send('c', { size: 32 * mebibyte }).fate).toBeUndefined()
  })

  it('has a waiting room of 32 MiB, beyond which senders are refused at once', async () => {
    const { fake, send, sendMany, channel } = await openTestOutlet()
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
