import { expect, test } from 'vitest'
import { createRecentTimes, createTimes } from './times.ts'

const isAbout = (found: number | undefined, wanted: number) => {
  expect(found).toBeGreaterThanOrEqual(wanted * 0.9999)
  expect(found).toBeLessThanOrEqual(wanted * 1.025)
}

test('percentiles are right to 2.5 %, from a tenth of a millisecond to minutes', () => {
  const times = createTimes()
  expect(times.percentiles()).toBeUndefined()
  for (let ms = 1; ms <= 100; ms += 1) times.add(ms)
  isAbout(times.percentiles()?.p50, 50)
  isAbout(times.percentiles()?.p99, 99)
  for (const ms of [0.1, 3.7, 250, 60_000]) {
    const one = createTimes()
    one.add(ms)
    isAbout(one.percentiles()?.p99, ms)
  }
})

test('only the last ten seconds count', () => {
  let now = 500
  const times = createRecentTimes(() => now)
  times.add(1000)
  now = 5000
  times.add(10)
  isAbout(times.percentiles()?.p99, 1000)
  now = 10_500
  isAbout(times.percentiles()?.p99, 10)
  now = 15_500
  expect(times.percentiles()).toBeUndefined()
})
