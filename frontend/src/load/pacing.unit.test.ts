import { expect, test } from 'vitest'
import { createPacer, isActive } from './pacing.ts'

/** Asks every `stepMs` for a while and adds up. */
function total(pacer: ReturnType<typeof createPacer>, from: number, to: number, stepMs: number): number {
  let sum = 0
  for (let now = from + stepMs; now <= to; now += stepMs) sum += pacer.due(now).count
  return sum
}

test.each([1, 3, 7, 333, 1000])('%i events/s for 60 s are exactly as many events', (rate) => {
  expect(total(createPacer(rate, 0), 0, 60_000, 100)).toBe(rate * 60)
})

test('a late tick sends what has become due, so the rate holds', () => {
  const pacer = createPacer(100, 0)
  expect(pacer.due(100).count).toBe(10)
  expect(pacer.due(1100).count).toBe(100)
})

test('after a long sleep it catches up on two seconds and names the rest', () => {
  expect(createPacer(1000, 0).due(60_000)).toEqual({ count: 2000, missed: 58_000 })
})

test('a new rate counts from now, and what was owed before is kept', () => {
  const pacer = createPacer(10, 0)
  pacer.setRate(1000, 500)
  expect(pacer.due(600).count).toBe(105)
})

test('a clock that goes back sends nothing', () => {
  expect(createPacer(1000, 1000).due(0)).toEqual({ count: 0, missed: 0 })
})

test('passive and active events are mixed evenly by their share', () => {
  const kinds = (share: number, count: number) =>
    Array.from({ length: count }, (_, number) => isActive(number, share))
  expect(kinds(0.5, 4)).toEqual([false, true, false, true])
  expect(kinds(0.3, 1000).filter(Boolean)).toHaveLength(300)
  expect(kinds(0, 100)).not.toContain(true)
  expect(kinds(1, 100)).not.toContain(false)
})
