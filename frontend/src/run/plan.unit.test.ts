import { expect, test } from 'vitest'
import { dueBy, scenarios, type RunPlan } from './plan.ts'

const plan = (more: Partial<RunPlan>): RunPlan => ({
  scenario: 'steady',
  eventsPerSecond: 1000,
  seconds: 60,
  activeShare: 0.5,
  ...more,
})

test.each([1, 3, 7, 333, 50_000])('steady at %i events/s for 60 s is exactly as many events', (rate) => {
  expect(dueBy(plan({ eventsPerSecond: rate }), 60_000)).toBe(rate * 60)
})

test.each(scenarios)(
  '%s never takes an event back, ends with its plan, and never exceeds its rate',
  (scenario) => {
    let before = 0
    for (let ms = 0; ms <= 70_000; ms += 10) {
      const due = dueBy(plan({ scenario }), ms)
      expect(due).toBeGreaterThanOrEqual(before)
      expect(due - before).toBeLessThanOrEqual(11)
      before = due
    }
    expect(dueBy(plan({ scenario }), 70_000)).toBe(dueBy(plan({ scenario }), 60_000))
    expect(before).toBeGreaterThan(0)
  },
)

test('each scenario has its shape', () => {
  expect(dueBy(plan({ scenario: 'ramp' }), 30_000)).toBe(7500)
  expect(dueBy(plan({ scenario: 'ramp' }), 60_000)).toBe(30_000)
  expect(dueBy(plan({ scenario: 'burst' }), 1000)).toBe(1000)
  expect(dueBy(plan({ scenario: 'burst' }), 4900)).toBe(1000)
  expect(dueBy(plan({ scenario: 'burst' }), 6000)).toBe(2000)
  expect(dueBy(plan({ scenario: 'mix' }), 10_000)).toBe(5000)
})
