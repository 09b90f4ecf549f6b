import { latencyBuckets } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import type { TopicSecond } from './sql/select-topic-seconds.ts'
import { summariseTopic } from './summarise-topic.ts'

const window = { from: 1_000, steps: 5, stepSeconds: 2, now: 1_009.5 }

function second(at: number, events: number, bucket = 10): TopicSecond {
  const histogram = Array.from({ length: latencyBuckets }, (_, index) => (index === bucket ? events : 0))
  return { topic: 'topic1', second: at, events, histogram }
}

it('adds replicas and seconds up into steps without gaps, oldest first', () => {
  const { series } = summariseTopic(
    'topic1',
    9,
    [second(1_000, 2), second(1_001, 4), second(1_001, 2), second(1_008, 1)],
    window,
  )
  expect(series.map((point) => point.eventsPerSecond)).toEqual([4, 0, 0, 0, 0.5])
  expect(series[0]?.time).toBe('1970-01-01T00:16:40.000Z')
})

it('marks the newest step as one that may still grow', () => {
  const { series } = summariseTopic('topic1', 0, [], window)
  expect(series.map((point) => point.complete)).toEqual([true, true, true, true, false])
})

it('has no latency where nothing was stored', () => {
  const { latency, series } = summariseTopic('topic1', 1, [second(1_000, 1)], window)
  expect(latency?.p50).toBeCloseTo(1)
  expect(series[1]?.latency).toBeNull()
})

it('gives the rate of the last ten complete seconds', () => {
  const { eventsPerSecond } = summariseTopic('topic1', 0, [second(1_008, 50), second(1_009, 1_000)], window)
  expect(eventsPerSecond).toBe(5)
})
