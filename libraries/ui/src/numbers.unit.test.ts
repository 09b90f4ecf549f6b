import { expect, test } from 'vitest'
import {
  formatAge,
  formatCompact,
  formatCount,
  formatMs,
  formatRate,
  formatShort,
  formatTime,
} from './numbers.ts'

test('counts are written in full and in short', () => {
  expect(formatCount(1_234_567_890)).toBe('1,234,567,890')
  expect(formatCompact(1_234_567)).toBe('1.23M')
  expect(formatCompact(950)).toBe('950')
  expect(formatShort(9_999_999)).toBe('9,999,999')
  expect(formatShort(12_345_678)).toBe('12.3M')
})

test('small rates keep a digit after the point, large ones do not', () => {
  expect(formatRate(0.3)).toBe('0.3')
  expect(formatRate(12.34)).toBe('12.3')
  expect(formatRate(12_345.6)).toBe('12,346')
})

test('durations take the unit that fits, and never show 1,000 of one', () => {
  expect(formatMs(0.1259)).toBe('0.126 ms')
  expect(formatMs(42)).toBe('42 ms')
  expect(formatMs(999.7)).toBe('1 s')
  expect(formatMs(1500)).toBe('1.5 s')
  expect(formatMs(200_000)).toBe('3 min')
  expect(formatMs(3 * 3_600_000)).toBe('3 h')
  expect(formatMs(40 * 86_400_000)).toBe('40 days')
})

test('an age is said in words', () => {
  expect(formatAge(0)).toBe('just now')
  expect(formatAge(12_900)).toBe('12 s ago')
  expect(formatAge(300_000)).toBe('5 min ago')
})

test('what is no date is shown as it came', () => {
  expect(formatTime('<script>')).toBe('<script>')
})
