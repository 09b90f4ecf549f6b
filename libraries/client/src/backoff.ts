/** Long enough for a hiccup to pass, short enough that a person does not notice. */
const firstMs = 100

/** A broker that restarts is back in seconds; longer waits would only add to the outage. */
const longestMs = 5_000

/**
 * How long to wait before the next attempt, in milliseconds: anything between 0 and a ceiling that doubles
 * with every failure, so that clients which failed together do not come back together ("full jitter",
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param failures attempts that failed before, in a row
 * @param retryAfterMs what the api asked for; the jitter comes on top
 */
export function backoffMs(failures: number, retryAfterMs = 0): number {
  return retryAfterMs + Math.random() * Math.min(longestMs, firstMs * 2 ** failures)
}

/**
 * Reads a `Retry-After` header, which holds seconds or an HTTP date (RFC 9110, section 10.2.3).
 *
 * @returns milliseconds from now, 0 for a date gone by, or nothing when there is no header or no sense in it
 */
export function readRetryAfterMs(header: string | null): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1000
  // Every form of HTTP date begins with the day of the week; Date.parse would take '-1' for a date too.
  const date = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}
