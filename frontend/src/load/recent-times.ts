/** Long enough for a p99 to mean something, short enough to show a change. */
export const windowMs = 10_000

/** At 1,000 events/s the window holds half of this. */
const samplesMax = 20_000

export type Percentiles = { readonly p50: number; readonly p99: number }

export type RecentTimes = {
  /** Notes that something took so long. @param now milliseconds @param tookMs milliseconds */
  readonly add: (now: number, tookMs: number) => void
  /** Percentiles of the last ten seconds, or nothing when there was nothing. */
  readonly percentiles: (now: number) => Percentiles | undefined
}

/** The value below or at which a share of sorted values lies (nearest rank). @param sorted not empty */
export function percentile(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  return sorted[rank - 1] ?? Number.NaN
}

/** Keeps the durations of the last ten seconds. */
export function createRecentTimes(): RecentTimes {
  let samples: { readonly at: number; readonly tookMs: number }[] = []

  return {
    add: (now, tookMs) => {
      samples.push({ at: now, tookMs })
      if (samples.length > samplesMax) samples = samples.slice(-samplesMax / 2)
    },
    percentiles: (now) => {
      samples = samples.filter(({ at }) => now - at <= windowMs)
      if (samples.length === 0) return undefined
      const sorted = samples.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b)
      return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) }
    },
  }
}
