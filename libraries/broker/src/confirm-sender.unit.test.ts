import { declarationsOf } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openConfirmSender } from './confirm-sender.ts'
import { BrokerUnavailable } from './errors.ts'
import { fakeConnection } from './testing/fake-connection.ts'

const silent = { info() {}, warn() {}, error() {} }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function openTestSender() {
  const fake = fakeConnection()
  const onRoom = vi.fn()
  const onBlocked = vi.fn()
  const sender = openConfirmSender({
    connection: fake.connection,
    declarations: declarationsOf(topology),
    log: silent,
    onRoom,
    onBlocked,
  })
  await vi.advanceTimersByTimeAsync(0)
  const send = async (exchange: string, routingKey: string, count = 1, body = 'a') => {
    const fates: (Error | 'confirmed')[] = []
    for (let index = 0; index < count; index += 1)
      sender.send({
        exchange,
        routingKey,
        body: Buffer.from(body),
        properties: { messageId: 'a' },
        wanted: () => true,
        settled: (error) => void fates.push(error ?? 'confirmed'),
      })
    await vi.advanceTimersByTimeAsync(0)
    return fates
  }
  return { ...fake, sender, send, onRoom, onBlocked }
}

describe('queues that take nothing', () => {
  it('fill a window of their own: each topic, its retries and its dead letters go on', async () => {
    const { sender, send, confirmChannels } = await openTestSender()
    await send('events.topic3', 'topic3', 1_000)
    expect(sender.hasRoom('events.topic3', 'topic3')).toBe(false)
    const ways = [
      ['events.topic1', 'topic1'],
      ['events.topic2', 'topic2'],
      ['retry.topic3', 'topic3.retry-1s'],
      ['retry.topic1', 'topic1.retry-1s'],
      ['dead-letters.topic3', 'dead-letters'],
    ] as const
    for (const [exchange, routingKey] of ways) {
      const fates = await send(exchange, routingKey)
      confirmChannels.at(-1)?.ack()
      expect(fates).toEqual(['confirmed'])
    }
    expect(confirmChannels.length).toBe(6)
  })

  it('hold up no other exchange, also where its routing key is the same', async () => {
    const { sender, send } = await openTestSender()
    await send('events.topic3', 'topic3', 201)
    await send('retry.topic3', 'topic3')
    await send('events.topic3', 'topic1')
    expect(sender.hasRoom('events.topic3', 'topic3')).toBe(false)
    expect(sender.hasRoom('retry.topic3', 'topic3')).toBe(true)
    expect(sender.hasRoom('events.topic3', 'topic1')).toBe(true)
  })

  it('lose a channel of their own', async () => {
    const { send, confirmChannels } = await openTestSender()
    const [healthy] = [await send('events.topic1', 'topic1'), await send('events.topic3', 'topic3')]
    confirmChannels[1]?.end(406)
    confirmChannels[0]?.ack()
    expect(healthy).toEqual(['confirmed'])
  })
})

describe('a broker that takes nothing for now', () => {
  it('is told to everybody who waits, and goes on without a restart', async () => {
    const { sender, send, block, confirmChannels, onBlocked } = await openTestSender()
    const waiting = await send('events.topic1', 'topic1', 300)
    block('low on memory')
    expect(sender.blocked).toBeInstanceOf(BrokerUnavailable)
    expect(onBlocked).toHaveBeenCalledExactlyOnceWith(sender.blocked)
    expect(waiting.length).toBe(300)
    expect(waiting.every((fate) => fate instanceof BrokerUnavailable)).toBe(true)
    expect(sender.hasRoom('events.topic1', 'topic1')).toBe(false)
    const meanwhile = await send('events.topic1', 'topic1')
    expect(confirmChannels[0]?.published.length).toBe(200)
    // What was at the broker already may still be confirmed.
    confirmChannels[0]?.ack(200)
    expect(sender.hasRoom('events', 'topic1')).toBe(false)
    expect(confirmChannels[0]?.published.length).toBe(200)
    block()
    expect(sender.blocked).toBeUndefined()
    confirmChannels[0]?.ack()
    expect(meanwhile).toEqual(['confirmed'])
  })

  it('is not taken for blocked any more once its connection is lost', async () => {
    const { sender, block, disconnect } = await openTestSender()
    block('low on disk')
    disconnect()
    expect(sender.blocked).toBeUndefined()
    expect(sender.connected).toBe(false)
  })
})

describe('a queue that was deleted', () => {
  it('is declared again after one second, once for however many came back', async () => {
    const { send, channels, confirmChannels } = await openTestSender()
    const [declaring] = channels
    const before = declaring?.asserted.length ?? 0
    await send('events.topic1', 'topic1', 2)
    for (let index = 0; index < 2; index += 1)
      confirmChannels[0]?.emit('return', { fields: { routingKey: 'topic1' }, properties: { messageId: 'a' } })
    confirmChannels[0]?.ack(2)
    await vi.advanceTimersByTimeAsync(999)
    expect(declaring?.asserted.length).toBe(before)
    await vi.advanceTimersByTimeAsync(1)
    expect(declaring?.asserted.length).toBe(2 * before)
  })

  it('is declared again as often as it is missing', async () => {
    const { send, channels, confirmChannels } = await openTestSender()
    const [declaring] = channels
    const once = declaring?.asserted.length ?? 0
    await send('events.topic1', 'topic1')
    for (const times of [2, 3]) {
      confirmChannels.at(-1)?.end(404)
      await vi.advanceTimersByTimeAsync(1_000)
      expect(declaring?.asserted.length).toBe(times * once)
    }
  })

  it('waits for a connection where there is none, and is declared with that', async () => {
    const { send, channels, confirmChannels, disconnect, connect, sender } = await openTestSender()
    await send('events.topic1', 'topic1')
    confirmChannels[0]?.end(404)
    disconnect()
    await vi.advanceTimersByTimeAsync(1_000)
    connect()
    await vi.advanceTimersByTimeAsync(0)
    expect(sender.connected).toBe(true)
    expect(channels.map(({ asserted }) => asserted.length > 0)).toEqual([true, true])
  })
})

describe('queues that are not declared yet', () => {
  it('get nothing, and what waits goes as soon as they are', async () => {
    const { sender, send, channels, confirmChannels, onRoom } = await openTestSender()
    await send('events.topic1', 'topic1')
    confirmChannels[0]?.ack()
    channels[0]?.end()
    expect(sender.hasRoom('events.topic1', 'topic1')).toBe(false)
    expect(sender.connected).toBe(false)
    const fates = await send('events.topic1', 'topic1')
    expect(confirmChannels[0]?.open).toEqual([])
    onRoom.mockClear()
    await vi.advanceTimersByTimeAsync(100)
    confirmChannels[0]?.ack()
    expect(fates).toEqual(['confirmed'])
    expect(onRoom).toHaveBeenCalled()
  })
})

describe('the size that a broker takes', () => {
  it('is below the smallest that it has refused, until it may be another broker', async () => {
    const { sender, send, confirmChannels, disconnect } = await openTestSender()
    for (const [body, routingKey] of [
      ['12345678', 'topic1'],
      ['1234', 'topic2'],
      ['123456', 'topic3'],
    ] as const) {
      await send(`events.${routingKey}`, routingKey, 1, body)
      confirmChannels.at(-1)?.end(406)
    }
    expect(sender.refusedBytes).toBe(4)
    disconnect()
    expect(sender.refusedBytes).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('when it is disposed', () => {
  it('closes every channel, and declares nothing any more', async () => {
    const { sender, send, channels, confirmChannels } = await openTestSender()
    await send('events.topic1', 'topic1')
    await send('events.topic2', 'topic2')
    confirmChannels[1]?.emit('return', { fields: { routingKey: 'topic2' }, properties: { messageId: 'a' } })
    confirmChannels[1]?.ack()
    await sender[Symbol.asyncDispose]()
    expect([...channels, ...confirmChannels].map(({ isClosed }) => isClosed)).toEqual([true, true, true])
    expect(vi.getTimerCount()).toBe(0)
  })
})
