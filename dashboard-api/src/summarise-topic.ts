import {
  latencyBuckets,
  quantileMs,
  type Latency,
  type SeriesPoint,
  type TopicOverview,
} from '@signalbox/contracts'
import type { QueueDepth } from './sql/select-queue-depths.ts'
import type { TopicStep } from './sql/select-steps.ts'
import { stepsOf, type Window } from './window.ts'

/** Turns the steps of one topic into its series and its latency over the whole window. */
export function summariseTopic(
  steps: readonly TopicStep[],
  depths: readonly QueueDepth[],
  window: Window,
): Pick<TopicOverview, 'latency' | 'series'> {
  const stored = new Map(steps.map((step) => [step.step, step]))
  const waiting = new Map(depths.map(({ step, messages }) => [step, messages]))
  const series = stepsOf(window).map((step, index): SeriesPoint => {
    const inStep = stored.get(index)
    return {
      ...step,
      eventsPerSecond: (inStep?.events ?? 0) / window.stepSeconds,
      latency: latencyOf(inStep ? [inStep] : []),
      waiting: waiting.get(index) ?? null,
    }
  })
  return { latency: latencyOf(steps), series }
}

function latencyOf(steps: readonly TopicStep[]): Latency | null {
  const histogram = Array.from({ length: latencyBuckets }, () => 0)
  for (const { buckets } of steps) {
    for (const [bucket, events] of buckets) histogram[bucket] = (histogram[bucket] ?? 0) + events
  }
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((quantile) => quantileMs(histogram, quantile))
  return p50 == null || p95 == null || p99 == null ? null : { p50, p95, p99 }
}
