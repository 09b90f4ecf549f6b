import { expect, test } from 'vitest'
import { decadeTicks, niceCeiling, timeTicks } from './axis.ts'

test('an axis ends at a round number that holds the highest value', () => {
  expect([0, 1, 1.1, 4, 51, 100, 1.8e9].map(niceCeiling)).toEqual([1, 1, 2, 5, 100, 100, 2e9])
  expect(niceCeiling(Number.NaN)).toBe(1)
})

test('five minutes are marked at whole minutes', () => {
  const ticks = timeTicks(30_000, 330_000)
  expect(ticks).toEqual([60_000, 120_000, 180_000, 240_000, 300_000])
})

test('days begin at the reader’s midnight', () => {
  const hour = 3_600_000
  expect(timeTicks(0, 7 * 24 * hour, 2 * hour).map((time) => (time / hour + 2) % 24)).toEqual([0, 0, 0])
})

test('any window has a few marks, an empty one has none', () => {
  for (const length of [10_000, 3_600_000, 86_400_000, 7 * 86_400_000, 400 * 86_400_000]) {
    const ticks = timeTicks(0, length)
    expect(ticks.length).toBeGreaterThan(1)
    expect(ticks.length).toBeLessThanOrEqual(7)
  }
  expect(timeTicks(5, 5)).toEqual([])
})

test('a log axis holds all values between powers of ten', () => {
  expect(decadeTicks([3, 40])).toEqual([1, 10, 100])
  expect(decadeTicks([10, 10])).toEqual([10, 100])
  expect(decadeTicks([])).toEqual([1, 10, 100])
  expect(decadeTicks([0.1, 900_000])).toEqual([0.1, 10, 1000, 100_000, 10_000_000])
})
