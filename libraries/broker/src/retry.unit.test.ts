import { PermanentError } from '@signalbox/contracts'
import { expect, it, vi } from 'vitest'
import { backoffMs, holdWithBackoff, untilDone } from './retry.ts'

const hold = (abandoned: AbortSignal) =>
  holdWithBackoff({ abandoned, log: silent, queue: 'topic1', onHeld: () => {} })

const silent = { info() {}, warn() {}, error() {} }

it('waits longer from try to try, 5 s at most, and never at the same beat as its neighbours', () => {
  const longest = [1, 2, 3, 4, 50].map((attempt) => backoffMs(attempt, () => 1))
  expect(longest).toEqual([100, 200, 400, 800, 5_000])
  expect(backoffMs(3, () => 0)).toBe(200)
})

it('tries until it works', async () => {
  let tries = 0
  await untilDone(
    async () => {
      tries += 1
      if (tries < 4) throw new Error('Away')
    },
    async () => {},
  )
  expect(tries).toBe(4)
})

it('does not try again what can never succeed', async () => {
  let tries = 0
  const trying = untilDone(
    async () => {
      tries += 1
      throw new PermanentError('data_error', 'Bad event')
    },
    async () => {},
  )
  await expect(trying).rejects.toThrow(PermanentError)
  expect(tries).toBe(1)
})

it('ends a wait at once when the work is abandoned', async () => {
  const abandoned = new AbortController()
  const waiting = hold(abandoned.signal)(new Error('Away'), 50)
  abandoned.abort()
  await expect(waiting).rejects.toThrow('aborted')
  await expect(hold(abandoned.signal)(new Error('Away'), 1)).rejects.toThrow('aborted')
})

it('does not wait, and tells nobody that it holds anything, once the work is abandoned', async () => {
  const onHeld = vi.fn()
  const abandoned = AbortSignal.abort()
  const beforeRetry = holdWithBackoff({ abandoned, log: silent, queue: 'topic1', onHeld })
  await expect(beforeRetry(new Error('Away'), 1)).rejects.toThrow('aborted')
  expect(onHeld).not.toHaveBeenCalled()
})

it('tells why it holds, each time, and counts the tries', async () => {
  const onHeld = vi.fn()
  const warn = vi.fn()
  const abandoned = new AbortController()
  const log = { ...silent, warn }
  const beforeRetry = holdWithBackoff({ abandoned: abandoned.signal, log, queue: 'topic1', onHeld })
  const error = new Error('Away')
  let tries = 0
  const work = async () => {
    tries += 1
    if (tries === 3) abandoned.abort()
    throw error
  }
  await expect(untilDone(work, beforeRetry)).rejects.toThrow('aborted')
  expect(onHeld.mock.calls).toEqual([[error], [error]])
  expect(warn.mock.calls.map(([facts]) => (facts as { attempt: number }).attempt)).toEqual([1, 2])
})
