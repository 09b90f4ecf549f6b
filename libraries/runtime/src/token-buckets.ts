export type TokenBucketsOptions = {
  /** How many tokens a bucket holds: what may be taken at once after a long pause. */
  readonly capacity: number
  /** How long it takes until one more is there, in milliseconds; it may be a fraction. */
  readonly refillMs: number
  /** How many keys are remembered; beyond that the one that was longest without a take is forgotten. */
  readonly keysMax?: number
}

/**
 * Makes a limit for each key, as a token bucket: some at once, then one in each interval. For each key it remembers
 * one moment, the one at which its bucket is full again (the generic cell rate algorithm).
 *
 * @param now the time in milliseconds, from any beginning
 */
export function tokenBuckets(
  { capacity, refillMs, keysMax = 10_000 }: TokenBucketsOptions,
  // A clock that is set does not empty or fill a bucket.
  now: () => number = () => performance.now(),
) {
  const fullAt = new Map<string, number>()

  const fullInMs = (key: string) => Math.max(0, (fullAt.get(key) ?? 0) - now())

  /** @param needed how many must be there; what is taken beyond them is a debt */
  function draw(key: string, tokens: number, needed: number): number {
    const missingMs = fullInMs(key)
    // Until there is one to take, as everything begins with that.
    if (missingMs > (capacity - needed) * refillMs) return missingMs - (capacity - 1) * refillMs
    fullAt.delete(key)
    fullAt.set(key, now() + missingMs + tokens * refillMs)
    const [oldest] = fullAt.keys()
    if (fullAt.size > keysMax && oldest !== undefined) fullAt.delete(oldest)
    return 0
  }

  return {
    /** Takes one token. Returns 0 when there was one, or else after how many milliseconds there is. */
    take: (key: string) => draw(key, 1, 1),
    /**
     * Takes more tokens, after `take`, for what turned out to cost more than one. It is refused only while the bucket
     * is in debt, and may leave one: so the rate holds, and whoever comes when there is something left is served.
     */
    takeMore: (key: string, tokens: number) => draw(key, tokens, 0),
    /** How many whole tokens are left, and after how many milliseconds the bucket is full again. */
    left: (key: string) => {
      const missingMs = fullInMs(key)
      return { tokens: Math.max(0, Math.floor(capacity - missingMs / refillMs)), fullInMs: missingMs }
    },
    /** Fills the bucket of a key. */
    forget(key: string): void {
      fullAt.delete(key)
    },
  }
}
