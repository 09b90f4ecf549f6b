import { expect, test } from 'vitest'
import { createRisingClock } from './rising-clock.ts'

test('each rate counts for as long as it is held, and no fraction is lost', () => {
  const clock = createRisingClock()
  expect(clock.dueBy(1000)).toBe(0)
  clock.setRate(3)
  let due = 0
  for (let ms = 1000; ms <= 11_000; ms += 20) due = clock.dueBy(ms)
  expect(due).toBe(30)
  clock.setRate(1000)
  expect(clock.dueBy(11_500)).toBe(530)
  clock.setRate(0)
  expect(clock.dueBy(60_000)).toBe(530)
})
