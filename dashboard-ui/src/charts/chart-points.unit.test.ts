import type { SeriesPoint } from '@signalbox/contracts'
import { expect, test } from 'vitest'
import { systemPoints, topicPoints } from './chart-points.ts'

function series(length: number, change: (index: number) => Partial<SeriesPoint> = () => ({})): SeriesPoint[] {
  return Array.from({ length }, (_, index) => ({
    time: new Date(index * 1000).toISOString(),
    eventsPerSecond: 1,
    latency: null,
    waiting: index,
    complete: index < length - 1,
    ...change(index),
  }))
}

test('a latency between two silent steps is marked, as no line can reach it', () => {
  const latency = { p50: 1, p95: 1, p99: 1 }
  const steps = series(6, (index) => ({ latency: [1, 3, 4].includes(index) ? latency : null }))
  expect(topicPoints(steps).map((point) => point.alone)).toEqual([false, true, false, false, false, false])
})

test('a step without a readable time is left out, and nothing at all gives nothing', () => {
  expect(topicPoints(series(2, (index) => (index === 0 ? { time: 'soon' } : {})))).toHaveLength(1)
  expect(topicPoints([])).toEqual([])
  expect(systemPoints([], [])).toEqual([])
})

test('what waited in each topic stands in the step in which it waited', () => {
  const rates = { total: 1, acceptedPerSecond: 0, eventsPerSecond: 0, oldestMs: null, latency: null }
  const troubles = series(2).map(({ time, complete }) => ({ time, complete, retrying: null, dead: 3 }))
  const [first, second] = systemPoints(troubles, [{ topic: 'topic1', ...rates, series: series(2) }])
  expect(first).toMatchObject({ time: 0, complete: true, dead: 3, retrying: null })
  expect(second?.waiting.get('topic1')).toBe(1)
})
