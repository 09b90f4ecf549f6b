export type ThrottleOptions = {
  /** How many tries may be made at once after a long pause. */
  readonly tries: number
  /** How long it takes until one more may be made, in milliseconds. */
  readonly refillMs: number
  /** How many keys are remembered; beyond that the one that was longest without a try is forgotten. */
  readonly keysMax?: number
}

/**
 * Makes a limit on tries for each key, as a token bucket: some at once, then one in each interval. For each key it
 * remembers one date, the one at which its bucket is full again (the generic cell rate algorithm).
 *
 * @param now the time in milliseconds
 */
export function throttle(
  { tries, refillMs, keysMax = 10_000 }: ThrottleOptions,
  now: () => number = Date.now,
) {
  const fullAt = new Map<string, number>()
  return {
    /** Takes one try. Returns 0 when it may be made, or else after how many milliseconds it may. */
    take(key: string): number {
      const next = Math.max(fullAt.get(key) ?? 0, now()) + refillMs
      const waitMs = next - now() - tries * refillMs
      if (waitMs > 0) return waitMs
      fullAt.delete(key)
      fullAt.set(key, next)
      const [oldest] = fullAt.keys()
      if (fullAt.size > keysMax && oldest !== undefined) fullAt.delete(oldest)
      return 0
    },
    /** Gives all tries of a key back. */
    forget(key: string): void {
      fullAt.delete(key)
    },
  }
}
