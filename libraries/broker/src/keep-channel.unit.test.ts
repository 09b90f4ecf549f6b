import type { Channel } from 'amqplib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepChannel } from './keep-channel.ts'
import { fakeConnection } from './testing/fake-connection.ts'

const silent = { info() {}, warn() {}, error() {} }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function keepTestChannel(setUp: () => Promise<void> = async () => {}) {
  const fake = fakeConnection()
  const lost: unknown[] = []
  const ready = vi.fn()
  const keeper = keepChannel<Channel>({
    connection: fake.connection,
    log: silent,
    name: 'test',
    open: (model) => model.createChannel(),
    setUp,
    onReady: ready,
    onLost: (_channel, code) => void lost.push(code),
  })
  const after = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms)
    return fake.channels.length
  }
  return { ...fake, keeper, lost, ready, after }
}

describe('a channel that was closed', () => {
  it('is there again after 100 ms, each time', async () => {
    const { channels, keeper, after, ready } = keepTestChannel()
    expect(await after(0)).toBe(1)
    for (let times = 1; times < 5; times += 1) {
      channels.at(-1)?.end(404)
      expect(keeper.current).toBeUndefined()
      expect(await after(99)).toBe(times)
      expect(await after(1)).toBe(times + 1)
      expect(keeper.current).toBe(channels.at(-1))
    }
    expect(ready).toHaveBeenCalledTimes(5)
  })

  it('is told with the reply code, and without one where the broker gave none', async () => {
    const { channels, lost, after } = keepTestChannel()
    await after(0)
    channels[0]?.end(406)
    await after(100)
    channels[1]?.end()
    expect(lost).toEqual([406, undefined])
  })
})

describe('a channel that cannot be set up', () => {
  it('is tried again with longer and longer waits, up to 5 s', async () => {
    const { channels, keeper, after, ready } = keepTestChannel(() => Promise.reject(new Error('No')))
    expect(await after(0)).toBe(1)
    for (const [index, waitMs] of [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].entries()) {
      expect(await after(waitMs - 1)).toBe(index + 1)
      expect(await after(1)).toBe(index + 2)
    }
    expect(keeper.current).toBeUndefined()
    expect(ready).not.toHaveBeenCalled()
    // None of them is left open.
    expect(channels.every(({ isClosed }) => isClosed)).toBe(true)
  })

  it('is not current when it was closed meanwhile, although setting it up worked', async () => {
    const opened: { end?: () => void } = {}
    const { channels, keeper, after } = keepTestChannel(async () => opened.end?.())
    opened.end = () => channels.at(-1)?.end()
    await after(0)
    expect(keeper.current).toBeUndefined()
  })
})

describe('a connection that is lost', () => {
  it('takes the channel with it, and brings another when it is back, without a wait', async () => {
    const { keeper, disconnect, connect, after } = keepTestChannel()
    await after(0)
    disconnect()
    expect(keeper.current).toBeUndefined()
    expect(await after(60_000)).toBe(1)
    connect()
    expect(await after(0)).toBe(2)
    expect(keeper.current).toBeDefined()
  })
})

describe('when it is disposed', () => {
  it('closes the channel and opens no other', async () => {
    const { keeper, channels, connect, after } = keepTestChannel()
    await after(0)
    await keeper[Symbol.asyncDispose]()
    expect(channels[0]?.isClosed).toBe(true)
    connect()
    expect(await after(10_000)).toBe(1)
  })
})

describe('a channel whose setting up takes longer than its connection lives', () => {
  function openSlowly() {
    const ends: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []
    const kept = keepTestChannel(
      () => new Promise<void>((resolve, reject) => void ends.push({ resolve, reject })),
    )
    return { ...kept, ends }
  }

  it('is closed and never current, when it is set up after all', async () => {
    const { keeper, channels, connect, after, ready, ends } = openSlowly()
    await after(0)
    connect()
    await after(0)
    ends[1]?.resolve()
    await after(0)
    ends[0]?.resolve()
    await after(0)
    expect(keeper.current).toBe(channels[1])
    expect(channels.map(({ isClosed }) => isClosed)).toEqual([true, false])
    expect(ready).toHaveBeenCalledTimes(1)
  })

  it('is not tried again, when it fails', async () => {
    const { keeper, channels, connect, after, ends } = openSlowly()
    await after(0)
    connect()
    await after(0)
    ends[0]?.reject(new Error('Gone'))
    ends[1]?.resolve()
    expect(await after(60_000)).toBe(2)
    expect(keeper.current).toBe(channels[1])
  })

  it.each(['resolve', 'reject'] as const)(
    'is closed and not tried again when all is disposed (%s)',
    async (how) => {
      const { keeper, channels, after, ready, ends } = openSlowly()
      await after(0)
      await keeper[Symbol.asyncDispose]()
      ends[0]?.[how](new Error('Gone'))
      expect(await after(60_000)).toBe(1)
      expect(channels[0]?.isClosed).toBe(true)
      expect(keeper.current).toBeUndefined()
      expect(ready).not.toHaveBeenCalled()
    },
  )
})

describe('a channel of a connection before', () => {
  it('does not take the next one with it when it closes late', async () => {
    const { keeper, channels, lost, connect, after } = keepTestChannel()
    await after(0)
    connect()
    await after(0)
    channels[0]?.end()
    expect(keeper.current).toBe(channels[1])
    expect(await after(60_000)).toBe(2)
    expect(lost).toEqual([undefined])
  })

  it('is not opened again when it closes while that of the next connection is set up', async () => {
    const { keeper, channels, connect, after } = keepTestChannel()
    await after(0)
    connect()
    channels[0]?.end()
    expect(await after(60_000)).toBe(2)
    expect(keeper.current).toBe(channels[1])
  })

  it('is not opened again beside that of the next connection', async () => {
    const { keeper, channels, connect, disconnect, after } = keepTestChannel()
    await after(0)
    channels[0]?.end()
    disconnect()
    connect()
    expect(await after(60_000)).toBe(2)
    expect(keeper.current).toBe(channels[1])
  })
})

it('a channel that works again is renewed after the shortest wait again, whatever came before', async () => {
  let fails = 3
  const { channels, after } = keepTestChannel(async () => {
    if (fails-- > 0) throw new Error('No')
  })
  expect(await after(700)).toBe(4)
  channels.at(-1)?.end()
  expect(await after(99)).toBe(4)
  expect(await after(1)).toBe(5)
})

it('when it is disposed while it waits, nothing is left that would open a channel', async () => {
  const { keeper, channels, after } = keepTestChannel()
  await after(0)
  channels[0]?.end()
  await keeper[Symbol.asyncDispose]()
  expect(vi.getTimerCount()).toBe(0)
  expect(await after(60_000)).toBe(1)
})

it('has no current channel from the moment on in which it is disposed, however long closing takes', async () => {
  const { keeper, channels, after } = keepTestChannel()
  await after(0)
  const [channel] = channels
  if (channel) vi.spyOn(channel, 'close').mockReturnValue(new Promise(() => {}))
  const disposing = keeper[Symbol.asyncDispose]()
  expect(keeper.current).toBeUndefined()
  await after(2_000)
  await disposing
})
