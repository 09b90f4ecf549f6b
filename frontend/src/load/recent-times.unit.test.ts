import { expect, test } from 'vitest'
import { createRecentTimes, percentile, windowMs } from './recent-times.ts'

test('percentiles are values that occurred, by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
  expect(percentile(hundred, 0.5)).toBe(50)
  expect(percentile(hundred, 0.99)).toBe(99)
  expect(percentile([7], 0.5)).toBe(7)
  expect(percentile([7], 0.99)).toBe(7)
  expect(percentile([1, 2], 0.99)).toBe(2)
})

test('only the last seconds count', () => {
  const times = createRecentTimes()
  times.add(0, 1000)
  times.add(5000, 10)
  expect(times.percentiles(windowMs)).toEqual({ p50: 10, p99: 1000 })
  expect(times.percentiles(windowMs + 1)).toEqual({ p50: 10, p99: 10 })
  expect(times.percentiles(windowMs + 5001)).toBeUndefined()
})

test('memory is bounded, and the newest are kept', () => {
  const times = createRecentTimes()
  for (let index = 0; index <= 20_000; index += 1) times.add(0, index)
  expect(times.percentiles(0)?.p50).toBeGreaterThan(10_000)
})
