/**
 * Makes a function whose answer is kept for a while. However many callers ask at the same time, it runs once.
 *
 * A failure is not kept: the next caller tries again.
 */
export function cached<Value>(keepMs: number, load: () => Promise<Value>, now: () => number = Date.now) {
  let value: Promise<Value> | undefined
  let staleAt = 0
  return (): Promise<Value> => {
    if (value && now() < staleAt) return value
    const loading = load()
    value = loading
    staleAt = Number.POSITIVE_INFINITY
    loading.then(
      () => (staleAt = now() + keepMs),
      () => (staleAt = 0),
    )
    return loading
  }
}
