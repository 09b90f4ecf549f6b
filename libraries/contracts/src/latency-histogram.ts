/**
 * Latency in buckets of a tenth of a decade: ten buckets between 0.1 ms and 1 ms, ten between 1 ms and
 * 10 ms, and so on up to 1,000 s. Bucket 0 holds everything below 0.1 ms and the last one everything
 * above 1,000 s, so a percentile read from it is at most 26 % too high.
 *
 * The same layout stands in `migrations/sql` as the function `latency_bucket`; histograms of any two
 * seconds, replicas or topics can be added bucket by bucket.
 */
export const latencyBuckets = 72

/** The upper end of a bucket, in milliseconds. */
export function bucketUpperMs(bucket: number): number {
  return 10 ** (bucket / 10 - 1)
}

/**
 * Reads a percentile from a histogram.
 *
 * @param quantile between 0 and 1
 * @returns milliseconds, the upper end of the bucket that holds it, or null when the histogram is empty
 */
export function quantileMs(histogram: readonly number[], quantile: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let seen = 0
  const bucket = histogram.findIndex((count) => (seen += count) >= quantile * total && count > 0)
  return bucketUpperMs(bucket)
}
