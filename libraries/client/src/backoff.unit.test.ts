import { afterEach, expect, test, vi } from 'vitest'
import { backoffMs, readRetryAfterMs } from './backoff.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('the ceiling doubles with every failure up to five seconds, and the wait is anywhere below it', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  expect([0, 1, 2, 3, 4, 5, 6, 5000].map((failures) => backoffMs(failures))).toEqual([
    50, 100, 200, 400, 800, 1600, 2500, 2500,
  ])
  vi.spyOn(Math, 'random').mockReturnValue(0)
  expect(backoffMs(9)).toBe(0)
})

test('what the api asked for is waited in full, with the jitter on top', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  expect(backoffMs(0, 3000)).toBe(3050)
})

test('Retry-After is read as seconds and as every form of HTTP date', () => {
  vi.useFakeTimers({ now: Date.UTC(1994, 10, 6, 8, 49, 30) })
  expect(readRetryAfterMs('120')).toBe(120_000)
  expect(readRetryAfterMs(' 0 ')).toBe(0)
  expect(readRetryAfterMs('Sun, 06 Nov 1994 08:49:37 GMT')).toBe(7_000)
  expect(readRetryAfterMs('Sunday, 06-Nov-94 08:49:37 GMT')).toBe(7_000)
  expect(readRetryAfterMs('Sun, 06 Nov 1994 08:49:00 GMT')).toBe(0)
})

test.each([[null], [''], ['-1'], ['1.5'], ['soon'], ['20262026x']])(
  'Retry-After %j is as good as none',
  (header) => {
    expect(readRetryAfterMs(header)).toBeUndefined()
  },
)
