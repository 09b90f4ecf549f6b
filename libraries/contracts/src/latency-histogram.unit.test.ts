import { expect, it } from 'vitest'
import { bucketUpperMs, latencyBuckets, quantileMs } from './latency-histogram.ts'

function histogram(counts: Record<number, number>): number[] {
  return Array.from({ length: latencyBuckets }, (_, bucket) => counts[bucket] ?? 0)
}

it('has ten buckets a decade, from 0.1 ms to 1,000 s', () => {
  expect(bucketUpperMs(0)).toBeCloseTo(0.1)
  expect(bucketUpperMs(10)).toBeCloseTo(1)
  expect(bucketUpperMs(70)).toBeCloseTo(1_000_000)
})

it('reads a percentile as the upper end of the bucket that holds it', () => {
  const ninetyNineFastOneSlow = histogram({ 10: 99, 40: 1 })
  expect(quantileMs(ninetyNineFastOneSlow, 0.5)).toBeCloseTo(1)
  expect(quantileMs(ninetyNineFastOneSlow, 0.99)).toBeCloseTo(1)
  expect(quantileMs(ninetyNineFastOneSlow, 0.995)).toBeCloseTo(1_000)
})

it('has no percentile when nothing was measured', () => {
  expect(quantileMs(histogram({}), 0.5)).toBeNull()
})
