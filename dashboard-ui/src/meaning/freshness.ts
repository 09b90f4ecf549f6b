import { formatAge } from '@signalbox/ui'

/** An answer older than this no longer shows the present: three missed rounds of 5 s. */
const staleAfterMs = 15_000

/** A page that comes to the front again asks at once; until then its age is no fault. */
const graceMs = 3000

export type Freshness =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly detail: string }
  | { readonly state: 'fresh'; readonly age: string }
  | { readonly state: 'paused'; readonly age: string }
  | { readonly state: 'stale'; readonly age: string; readonly detail: string }

type Asked = {
  /** All times in milliseconds, by the browser's clock. */
  readonly now: number
  readonly answeredAt: number | undefined
  /** Since when the page is in front; hidden pages do not ask. */
  readonly visibleSince: number
  readonly error: Error | undefined
  /** Whether the reader has told the page to stop asking. */
  readonly isPaused: boolean
}

/** Says whether what the page shows is the present, and in words how old it is. */
export function freshness({ now, answeredAt, visibleSince, error, isPaused }: Asked): Freshness {
  if (answeredAt === undefined) {
    return error ? { state: 'failed', detail: error.message } : { state: 'loading' }
  }
  const ageMs = Math.max(0, now - answeredAt)
  const age = formatAge(ageMs)
  if (isPaused) return { state: 'paused', age }
  if (error) return { state: 'stale', age, detail: error.message }
  if (ageMs > staleAfterMs && now - visibleSince > graceMs) {
    return { state: 'stale', age, detail: 'No newer answer has come' }
  }
  return { state: 'fresh', age }
}
