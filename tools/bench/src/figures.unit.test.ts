import { expect, test } from 'vitest'
import { median, pairedRatio, quantile } from './figures.ts'

test('one disturbed round does not move the median', () => {
  expect(median([100, 1, 102])).toBe(100)
  expect(median([100, 101, 102, 1])).toBe(100.5)
  expect(() => median([])).toThrow(RangeError)
})

test('a machine that gets slower changes no ratio', () => {
  expect(pairedRatio([80, 40, 20], [100, 50, 25])).toBeCloseTo(0.8)
  expect(() => pairedRatio([1], [1, 2])).toThrow(RangeError)
})

test('a quantile is a figure that was measured', () => {
  const figures = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(quantile(figures, 0.99)).toBe(99)
  expect(quantile(figures, 0.5)).toBe(50)
  expect(quantile([7], 0.99)).toBe(7)
  expect(() => quantile([], 0.5)).toThrow(RangeError)
})
