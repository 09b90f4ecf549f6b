import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { beginEach, bodyOf } from './testing/begin-each.ts'

// The law: a deadline, a stop and a lost channel end a try, and never two tries of one event run at the same time; what is
// done is not done again when its message comes again to the same process.

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const pass = async (ms = 0) => await vi.advanceTimersByTimeAsync(ms)
const pause = async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms))
const untilAborted = async (signal: AbortSignal) =>
  await new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

it('aborts a try at its deadline and tries again', async () => {
  let tries = 0
  const { arrive, acked, held } = beginEach(
    async (_received, signal) => {
      tries += 1
      if (tries === 1) await untilAborted(signal)
    },
    { deadlineMs: 500 },
  )
  arrive(1, bodyOf('a'))
  await pass(499)
  expect([tries, acked]).toEqual([1, []])
  await pass(1)
  expect([...held.values()]).toMatchObject([{ error: { message: 'The work has not ended within 500 ms' } }])
  await pass(200)
  expect([tries, acked]).toEqual([2, [1]])
})

it('counts what is done after its deadline all the same, and begins no second try beside it', async () => {
  let tries = 0
  let end = () => {}
  const { arrive, acked } = beginEach(
    async () => {
      tries += 1
      await new Promise<void>((resolve) => (end = resolve))
    },
    { deadlineMs: 500 },
  )
  arrive(1, bodyOf('a'))
  await pass(60_000)
  expect([tries, acked]).toEqual([1, []])
  end()
  await pass()
  expect([tries, acked]).toEqual([1, [1]])
})

it('aborts on stop, acks what is done all the same, and leaves the rest for the next process', async () => {
  let end = () => {}
  const begun: string[] = []
  const { arrive, acked, givenUp, stop, untilEmpty } = beginEach(async ({ event }, signal) => {
    begun.push(event.eventType)
    if (event.eventType === 'ends') await new Promise<void>((resolve) => (end = resolve))
    else await untilAborted(signal)
  })
  arrive(1, bodyOf('ends'))
  arrive(2, bodyOf('aborts'))
  arrive(3, bodyOf('waits'))
  await pass()
  stop()
  const empty = untilEmpty()
  await pass()
  end()
  await empty
  expect([begun, acked, givenUp]).toEqual([['ends', 'aborts'], [1], []])
})

it('does not wait beyond the deadline for a handler that ignores a stop', async () => {
  const { arrive, acked, stop, untilEmpty } = beginEach(async () => await new Promise(() => {}), {
    deadlineMs: 500,
  })
  arrive(1, bodyOf('stuck'))
  await pass(100)
  stop()
  let isEmpty = false
  const empty = untilEmpty().then(() => (isEmpty = true))
  await pass(399)
  expect(isEmpty).toBe(false)
  await pass(1)
  await empty
  expect(acked).toEqual([])
})

it('does not wait at all for one that was stuck beyond its deadline before the stop', async () => {
  const { arrive, acked, stop, untilEmpty } = beginEach(async () => await new Promise(() => {}), {
    deadlineMs: 500,
  })
  arrive(1, bodyOf('stuck'))
  await pass(2_000)
  stop()
  await untilEmpty()
  expect(acked).toEqual([])
})

it('aborts on a lost channel, and acks nothing on it', async () => {
  const aborted = vi.fn()
  const { arrive, acked, givenUp, loseChannel, untilEmpty } = beginEach(async (_received, signal) => {
    signal.addEventListener('abort', aborted)
    await untilAborted(signal)
  })
  arrive(1, bodyOf('a'))
  await pass()
  loseChannel()
  await untilEmpty()
  expect(aborted).toHaveBeenCalledOnce()
  expect([acked, givenUp]).toEqual([[], []])
})

it('does only the rest of a message that comes again, and waits for a try that is still under way', async () => {
  const tries: string[] = []
  const ends = new Map<string, () => void>()
  const { arrive, acked, loseChannel } = beginEach(
    async ({ event: { eventType: word } }) => {
      tries.push(word)
      if (word !== 'done') await new Promise<void>((resolve) => ends.set(word, resolve))
    },
    { concurrency: 3 },
  )
  const body = bodyOf('done', 'goes-on', 'fails')
  arrive(1, body)
  await pass()
  loseChannel()
  arrive(2, body, { redelivered: true })
  await pass()
  expect(tries).toEqual(['done', 'goes-on', 'fails'])
  ends.get('goes-on')?.()
  ends.get('fails')?.()
  await pass()
  expect([tries.length, acked]).toEqual([3, [2]])
  // And when the ack was lost as well.
  loseChannel()
  arrive(3, body, { redelivered: true })
  await pass()
  expect([tries.length, acked]).toEqual([3, [2, 3]])
})

it('does a message anew that is published again', async () => {
  let tries = 0
  const { arrive, acked } = beginEach(async () => void (tries += 1))
  arrive(1, bodyOf('a'))
  await pass()
  arrive(2, bodyOf('a'))
  await pass()
  expect([tries, acked]).toEqual([2, [1, 2]])
})

it('leaves no listener behind, and lets Node warn of none', async () => {
  const warned = vi.fn()
  process.on('warning', warned)
  const { arrive, acked, stopListeners } = beginEach(async () => await pause(100), { concurrency: 50 })
  arrive(1, bodyOf(...Array.from({ length: 50 }, (_, index) => `e${index}`)))
  await pass(50)
  expect(stopListeners()).toBe(50)
  await pass(50)
  expect([acked, stopListeners()]).toEqual([[1], 0])
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', warned)
  expect(warned).not.toHaveBeenCalled()
})
