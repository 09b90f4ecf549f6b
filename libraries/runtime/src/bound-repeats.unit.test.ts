import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { boundRepeats } from './bound-repeats.ts'

// The law: the first line of a kind is written, what is left out is counted, and memory is bounded.

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const onLeftOut = vi.fn<(kind: string, leftOut: number) => void>()
  const mayWrite = boundRepeats({ linesMax: 2, windowMs: 1_000, kindsMax: 3, onLeftOut })
  const write = (kind: string, times: number) => Array.from({ length: times }, () => mayWrite(kind))
  return { onLeftOut, write }
}

it('as many lines of a kind are written as may be, and at the end of a window it is told how many were not', () => {
  const { onLeftOut, write } = setUp()
  expect(write('a', 4)).toEqual([true, true, false, false])
  expect(write('b', 2)).toEqual([true, true])
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(1_000)
  expect(onLeftOut.mock.calls).toEqual([['a', 2]])
  expect(write('a', 3)).toEqual([true, true, false])
  vi.advanceTimersByTime(1_000)
  expect(onLeftOut.mock.calls).toEqual([
    ['a', 2],
    ['a', 1],
  ])
})

it('beyond so many kinds all others are one, so that nothing is remembered without bound', () => {
  const { onLeftOut, write } = setUp()
  for (const kind of ['a', 'b', 'c']) write(kind, 1)
  const others = Array.from({ length: 100 }, (_, number) => write(`kind ${number}`, 1)).flat()
  expect(others.filter(Boolean)).toHaveLength(2)
  expect(write('a', 1)).toEqual([true])
  vi.advanceTimersByTime(1_000)
  expect(onLeftOut.mock.calls).toEqual([['Other lines', 98]])
})
