/** A hundred buckets for each power of ten, so that a percentile is at most 2.4 % too high. */
const perDecade = 100
const lowestMs = 0.1
/** From 0.1 ms to 1,000 s; what is below or above counts at the end. */
const buckets = 7 * perDecade

export type Percentiles = { readonly p50: number; readonly p99: number }

export type Times = {
  /** Notes that something took so long, in milliseconds. */
  readonly add: (ms: number) => void
  /** Nothing where nothing was noted. */
  readonly percentiles: () => Percentiles | undefined
}

function bucketOf(ms: number): number {
  const bucket = Math.ceil(Math.log10(Math.max(ms, lowestMs) / lowestMs) * perDecade)
  return Math.min(bucket, buckets - 1)
}

/** The value below or at which a share of the counted times lies. @param counts one for each bucket, not all zero */
function quantile(counts: Uint32Array, total: number, share: number): number {
  let seen = 0
  const bucket = counts.findIndex((count) => (seen += count) >= share * total && count > 0)
  return lowestMs * 10 ** (bucket / perDecade)
}

function percentilesOf(counts: Uint32Array): Percentiles | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  return { p50: quantile(counts, total, 0.5), p99: quantile(counts, total, 0.99) }
}

/** Keeps any number of durations in a histogram of fixed size. */
export function createTimes(): Times {
  const counts = new Uint32Array(buckets)
  return {
    add: (ms) => void (counts[bucketOf(ms)]! += 1),
    percentiles: () => percentilesOf(counts),
  }
}

/** Long enough for a p99 to mean something, short enough to show a change. */
export const recentSeconds = 10

/** Keeps the durations of the last ten seconds, in one histogram for each second. @param now milliseconds */
export function createRecentTimes(now: () => number): Times {
  const seconds = Array.from({ length: recentSeconds }, () => ({
    second: -1,
    counts: new Uint32Array(buckets),
  }))
  return {
    add: (ms) => {
      const second = Math.floor(now() / 1000)
      const slot = seconds[second % recentSeconds]
      if (!slot) return
      if (slot.second !== second) slot.counts.fill(0)
      slot.second = second
      slot.counts[bucketOf(ms)]! += 1
    },
    percentiles: () => {
      const oldest = Math.floor(now() / 1000) - recentSeconds
      const sum = new Uint32Array(buckets)
      for (const { second, counts } of seconds) {
        if (second > oldest) counts.forEach((count, bucket) => (sum[bucket]! += count))
      }
      return percentilesOf(sum)
    },
  }
}
