import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { repeat } from './repeat.ts'

// The law: the work is done again after each of its ends, good or bad; and once it is disposed none is under way and none begins.

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = async (ms: number) => await vi.advanceTimersByTimeAsync(ms)

it('does the work at once, and again a while after its end', async () => {
  const ends: (() => void)[] = []
  const work = vi.fn(async () => await new Promise<void>((resolve) => void ends.push(resolve)))
  await using repeated = repeat(work, 1_000, () => {})
  await pass(5_000)
  expect(work).toHaveBeenCalledTimes(1)
  ends[0]?.()
  await pass(999)
  expect(work).toHaveBeenCalledTimes(1)
  await pass(1)
  expect(work).toHaveBeenCalledTimes(2)
  ends[1]?.()
  await repeated[Symbol.asyncDispose]()
})

it('goes on after a failure, and tells of the first of several in a row', async () => {
  const away = new Error('away')
  const outcomes = [away, away, undefined, away]
  const work = vi.fn(async () => {
    const error = outcomes.shift()
    if (error) throw error
  })
  const onError = vi.fn()
  await using _repeated = repeat(work, 1_000, onError)
  await pass(1_999)
  expect([work.mock.calls.length, onError.mock.calls]).toEqual([2, [[away]]])
  await pass(2_000)
  expect([work.mock.calls.length, onError.mock.calls]).toEqual([4, [[away], [away]]])
})

it('tells the work under way to stop when it is disposed, waits for it, and begins no more', async () => {
  const ended = vi.fn()
  const work = vi.fn(async (stopping: AbortSignal) => {
    await new Promise<void>((resolve) => stopping.addEventListener('abort', () => setTimeout(resolve, 100)))
    ended()
  })
  const disposing = repeat(work, 1_000, () => {})[Symbol.asyncDispose]()
  await pass(99)
  expect(ended).not.toHaveBeenCalled()
  await pass(1)
  await disposing
  expect(ended).toHaveBeenCalledTimes(1)
  await pass(5_000)
  expect(work).toHaveBeenCalledTimes(1)
})

it('begins no more when it is disposed between two times', async () => {
  const work = vi.fn(async () => {})
  const repeated = repeat(work, 1_000, () => {})
  await pass(500)
  await repeated[Symbol.asyncDispose]()
  await pass(5_000)
  expect(work).toHaveBeenCalledTimes(1)
})
