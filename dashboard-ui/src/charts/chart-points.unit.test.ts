import type { SeriesPoint } from '@signalbox/contracts'
import { expect, test } from 'vitest'
import { chartPoints } from './chart-points.ts'

function series(length: number, change: (index: number) => Partial<SeriesPoint> = () => ({})): SeriesPoint[] {
  return Array.from({ length }, (_, index) => ({
    time: new Date(index * 1000).toISOString(),
    eventsPerSecond: 1,
    latency: null,
    waiting: null,
    complete: index < length - 1,
    ...change(index),
  }))
}

test('300 steps stay as they are, more are merged', () => {
  expect(chartPoints(series(300))).toHaveLength(300)
  expect(chartPoints(series(301))).toHaveLength(151)
  expect(chartPoints(series(7201)).length).toBeLessThanOrEqual(300)
})

test('a merged point has the mean rate and the worst latency', () => {
  const steps = series(4, (index) => ({
    eventsPerSecond: index,
    latency: index === 1 ? { p50: 9, p95: 90, p99: 99 } : { p50: 1, p95: 2, p99: 3 },
  }))
  expect(chartPoints(steps, 2)).toMatchObject([
    { time: 0, eventsPerSecond: 0.5, latency: { p50: 9, p95: 90, p99: 99 }, complete: true },
    { time: 2000, eventsPerSecond: 2.5, latency: { p50: 1, p95: 2, p99: 3 }, complete: false },
  ])
})

test('a latency between two silent steps is marked, as no line can reach it', () => {
  const latency = { p50: 1, p95: 1, p99: 1 }
  const steps = series(6, (index) => ({ latency: [1, 3, 4].includes(index) ? latency : null }))
  expect(chartPoints(steps).map((point) => point.alone)).toEqual([false, true, false, false, false, false])
})

test('a step without a readable time is left out, and nothing at all gives nothing', () => {
  expect(chartPoints(series(2, (index) => (index === 0 ? { time: 'soon' } : {})))).toHaveLength(1)
  expect(chartPoints([])).toEqual([])
})
