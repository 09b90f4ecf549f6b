import { PermanentError } from '@signalbox/contracts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { beginEach, bodyOf } from './testing/begin-each.ts'

// The law: each event is settled by itself, and none waits for one that is slow, fails or is at fault; a message is acked
// once all of its events are settled, and not before.

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = async (ms = 0) => await vi.advanceTimersByTimeAsync(ms)

/** A handler whose work ends when the test says so. */
function byHand() {
  const running = new Map<string, { end: () => void; fail: (error: Error) => void; signal: AbortSignal }>()
  let most = 0
  return {
    running,
    most: () => most,
    handle: async ({ event }: { event: { eventType: string } }, signal: AbortSignal) => {
      const word = event.eventType
      if (running.has(word)) throw new Error(`${word} is handled twice at the same time`)
      const work = new Promise<void>((resolve, reject) =>
        running.set(word, { end: resolve, fail: reject, signal }),
      )
      most = Math.max(most, running.size)
      await work.finally(() => running.delete(word))
    },
  }
}

it('acks what is done while what came before is still being handled', async () => {
  const work = byHand()
  const { arrive, acked } = beginEach(work.handle)
  arrive(1, bodyOf('slow'))
  arrive(2, bodyOf('quick'))
  await pass()
  work.running.get('quick')?.end()
  await pass()
  expect(acked).toEqual([2])
  work.running.get('slow')?.end()
  await pass()
  expect(acked).toEqual([2, 1])
})

it('acks a message of several events once all of them are settled', async () => {
  const work = byHand()
  const { arrive, acked } = beginEach(work.handle)
  arrive(1, bodyOf('a', 'b'))
  await pass()
  work.running.get('b')?.end()
  await pass()
  expect(acked).toEqual([])
  work.running.get('a')?.end()
  await pass()
  expect(acked).toEqual([1])
})

it('handles no more events at the same time than it is told, however many a message holds', async () => {
  const work = byHand()
  const { arrive, acked } = beginEach(work.handle, { concurrency: 3 })
  const words = Array.from({ length: 1_200 }, (_, index) => `e${index}`)
  arrive(1, bodyOf(...words))
  arrive(2, bodyOf('last'))
  let done = 0
  while (acked.length < 2 && done < 2_000) {
    await pass()
    for (const { end } of work.running.values()) end()
    done += work.running.size
  }
  expect([done, work.most(), acked]).toEqual([1_201, 3, [1, 2]])
})

it('tries what fails again with backoff, and lets others pass meanwhile', async () => {
  let isAway = true
  const handled: string[] = []
  const { arrive, acked, held } = beginEach(
    async ({ event: { eventType: word } }) => {
      if (word === 'bad' && isAway) throw new Error('It is away')
      handled.push(word)
    },
    { concurrency: 1 },
  )
  arrive(1, bodyOf('bad'))
  for (let tag = 2; tag <= 20; tag += 1) arrive(tag, bodyOf('good'))
  await pass(1_000)
  expect(acked).toHaveLength(19)
  expect([...held.values()]).toMatchObject([{ error: { message: 'It is away' } }])
  isAway = false
  await pass(5_000)
  expect(acked.at(-1)).toBe(1)
  expect(handled.at(-1)).toBe('bad')
  expect(held.size).toBe(0)
})

it('sets what fails for ten seconds aside in a retry tier, which is no further attempt, and acks it then', async () => {
  const { arrive, acked, published, held } = beginEach(async () => {
    throw new Error('It is away')
  })
  arrive(1, bodyOf('bad'), { headers: { 'x-attempt': 2 } })
  await pass(9_000)
  expect(acked).toEqual([])
  await pass(11_000)
  expect(acked).toEqual([1])
  expect(published).toMatchObject([
    { exchange: 'retry.topic1', routingKey: 'topic1.retry-5s', properties: { headers: { 'x-attempt': 2 } } },
  ])
  expect(held.size).toBe(0)
})

it('waits the longer in a tier, the longer it has failed, and ten minutes at most', async () => {
  const tierAfter = async (minutes: number) => {
    const { arrive, published } = beginEach(async () => {
      throw new Error('It is away')
    })
    const firstFailure = new Date(Date.now() - minutes * 60_000).toISOString()
    arrive(1, bodyOf('bad'), { headers: { 'x-first-failure': firstFailure } })
    await pass(20_000)
    return published[0]?.routingKey
  }
  expect(await tierAfter(1)).toBe('topic1.retry-30s')
  expect(await tierAfter(5)).toBe('topic1.retry-120s')
  expect(await tierAfter(1_000)).toBe('topic1.retry-600s')
})

it.each([
  ['a verdict of death', async () => ({ verdict: 'dead', reason: 'gone', detail: 'No' }) as const],
  [
    'a PermanentError',
    async () => {
      throw new PermanentError('gone', 'No')
    },
  ],
])('buries one event after %s, confirmed before the ack, and handles the others', async (_what, die) => {
  const { arrive, acked, published, publishMessage } = beginEach(async ({ event }) =>
    event.eventType === 'bad' ? await die() : undefined,
  )
  let confirm = () => {}
  publishMessage.mockImplementationOnce(async (message) => {
    await new Promise<void>((resolve) => (confirm = resolve))
    published.push(message)
  })
  arrive(1, bodyOf('good', 'bad'))
  arrive(2, bodyOf('good'))
  await pass()
  expect(acked).toEqual([2])
  confirm()
  await pass()
  expect(acked).toEqual([2, 1])
  expect(published).toMatchObject([
    { exchange: 'dead-letters.topic1', properties: { headers: { 'x-reason': 'gone' } } },
  ])
})

it('lets one event wait for as long as its handler says, before its message is acked', async () => {
  const { arrive, acked, published } = beginEach(async () => ({
    verdict: 'retry',
    reason: 'busy',
    detail: 'It asks for a pause',
    afterMs: 20_000,
  }))
  arrive(1, bodyOf('a'))
  await pass()
  expect(acked).toEqual([1])
  expect(published).toMatchObject([
    { routingKey: 'topic1.retry-5s', properties: { headers: { 'x-attempt': 2 } } },
  ])
})

it('takes the events of a message apart that may be the death of its process', async () => {
  const work = byHand()
  const { arrive, acked, published } = beginEach(work.handle)
  arrive(1, bodyOf('a', 'b', 'c'), { redelivered: true, headers: { 'x-delivery-count': 2 } })
  await pass()
  expect(work.running.size).toBe(0)
  expect(published.map(({ exchange }) => exchange)).toEqual(['home.topic1', 'home.topic1'])
  expect(acked).toEqual([1])
})

it('buries lines that are no events, and handles the others of their message', async () => {
  const handled: string[] = []
  const { arrive, acked, published } = beginEach(async ({ event }) => void handled.push(event.eventType))
  arrive(1, `${bodyOf('a')}\nnot an event`)
  await pass()
  expect([handled, acked, published.length]).toEqual([['a'], [1], 1])
})

it('does not handle an event before its time, and acks it once it waits on', async () => {
  const handle = vi.fn(async () => {})
  const { arrive, acked, published } = beginEach(handle)
  const notBefore = new Date(Date.now() + 25_000).toISOString()
  arrive(1, bodyOf('a'), { headers: { 'x-attempt': 3, 'x-not-before': notBefore } })
  await pass()
  expect(handle).not.toHaveBeenCalled()
  expect(acked).toEqual([1])
  expect(published).toMatchObject([
    {
      routingKey: 'topic1.retry-5s',
      properties: { headers: { 'x-attempt': 3, 'x-not-before': notBefore } },
    },
  ])
})

it('says of what is held since when nothing has got on', async () => {
  const { arrive, held } = beginEach(async ({ event }) => {
    if (event.eventType === 'bad') throw new Error('It is away')
  })
  const since = () => [...held.values()][0]?.since.getTime() ?? 0
  arrive(1, bodyOf('bad'))
  await pass(100)
  const first = since()
  await pass(3_000)
  expect(since()).toBe(first)
  arrive(2, bodyOf('good'))
  await pass()
  expect(since()).toBe(Date.now())
})

it('has no more events in hand than twice as many as it handles at a time, even where all fail', async () => {
  const begun = new Set<string>()
  const { arrive, published } = beginEach(async ({ event }) => {
    begun.add(event.eventType)
    throw new Error('It is away')
  })
  arrive(1, bodyOf(...Array.from({ length: 100 }, (_, index) => `e${index}`)))
  await pass(9_000)
  expect([begun.size, published.length]).toEqual([4, 0])
})
