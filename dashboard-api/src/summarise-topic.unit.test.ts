import { expect, it } from 'vitest'
import type { TopicStep } from './sql/select-steps.ts'
import { summariseTopic } from './summarise-topic.ts'
import { windowUpTo } from './window.ts'

const window = { from: 1_000, steps: 5, stepSeconds: 2, now: 1_009.5 }
const step = (at: number, events: number, bucket = 10): TopicStep => ({
  topic: 'topic1',
  step: at,
  events,
  buckets: [[bucket, events]],
})

it('fills a window without gaps, oldest first, and marks the newest step as one that may still grow', () => {
  const { series } = summariseTopic([step(0, 8), step(4, 1)], [], window)
  expect(series.map((point) => point.eventsPerSecond)).toEqual([4, 0, 0, 0, 0.5])
  expect(series.map((point) => point.complete)).toEqual([true, true, true, true, false])
  expect(series[0]?.time).toBe('1970-01-01T00:16:40.000Z')
})

it('has no latency where nothing was stored, and one of all events over the whole window', () => {
  const { latency, series } = summariseTopic([step(0, 99), step(1, 1, 40)], [], window)
  expect(series[0]?.latency?.p99).toBeCloseTo(1)
  expect(series[2]?.latency).toBeNull()
  expect(latency?.p50).toBeCloseTo(1)
  expect(summariseTopic([step(0, 50), step(1, 50, 40)], [], window).latency?.p99).toBeCloseTo(1_000)
})

it('tells an empty queue from one that nobody looked at', () => {
  const { series } = summariseTopic([], [{ queue: 'topic1', step: 1, messages: 0 }], window)
  expect(series.map((point) => point.waiting)).toEqual([null, 0, null, null, null])
})

it('ends a window with the step that now is in', () => {
  const { from, steps, stepSeconds } = windowUpTo(10_000_000.5, '24h')
  expect(from + steps * stepSeconds).toBeGreaterThan(10_000_000.5)
  expect(from + (steps - 1) * stepSeconds).toBeLessThanOrEqual(10_000_000.5)
  expect(from % stepSeconds).toBe(0)
})
