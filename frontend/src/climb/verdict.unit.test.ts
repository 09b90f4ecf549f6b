import { expect, test } from 'vitest'
import type { ClimbProgress } from './climb.ts'
import type { StepMeasure } from './judge-step.ts'
import { verdictOf } from './verdict.ts'

const step = (eventsPerSecond: number, p99: number): StepMeasure => ({
  eventsPerSecond,
  seconds: 4,
  due: 4 * eventsPerSecond,
  confirmed: 4 * eventsPerSecond,
  unconfirmed: 0,
  times: { p50: 8, p99 },
  backlogGrowth: 0,
  clockLagMs: 0,
  requestMs: 5,
  apiBusy: 0.5,
  machineBusy: 0.5,
  confirmWaitMs: 2,
})
const progress = (more: Partial<ClimbProgress>): ClimbProgress => ({
  plan: { stepSeconds: 4, p99LimitMs: 250 },
  holding: undefined,
  steps: [step(5000, 80), step(7000, 900)],
  saturation: undefined,
  ...more,
})
const saturation = { signs: ['the p99 was high'], bottleneck: 'api', reason: 'it was at work' } as const

test('a saturated climb names the rate, what was carried before it, and the bottleneck with its reason', () => {
  const { title, sentences } = verdictOf(progress({ saturation }))
  expect(title).toBe('Saturated at 7,000 events/s')
  expect(sentences).toEqual([
    'It carried 5,000 events/s, with a p50 of 8 ms and a p99 of 80 ms to confirm.',
    'At 7,000 events/s the p99 was high.',
    'Bottleneck: the API, as it was at work.',
  ])
})

test('a system that cannot carry the first step is not praised for it', () => {
  expect(verdictOf(progress({ steps: [step(100, 900)], saturation })).sentences[0]).toMatch(/Not even/)
})

test('without saturation nothing is called a bottleneck', () => {
  expect(verdictOf(progress({})).title).toMatch(/Stopped before/)
  expect(verdictOf(progress({ steps: [step(50_000, 80)] })).title).toMatch(/^Not saturated at 50,000/)
  expect(verdictOf(progress({ holding: 10_000 })).title).toBe('Holding 10,000 events/s')
})
