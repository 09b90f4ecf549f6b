/** What the panel is given of `page.reads`. */
export type Lane = { readonly lane: string; readonly waiting: number; readonly oldest_ms: number | null }

export type ProviderFigures = {
  readonly provider: string
  readonly calls: number
  readonly taken: number
  /** Of those, how many another provider was asked for first. */
  readonly taken_over: number
  readonly p99_ms: number | null
  readonly circuit: string | null
}

export type DeadGroup = {
  readonly reason: string | null
  readonly provider: string | null
  readonly count: number
  readonly newest: string
}

export type Doubt = {
  readonly uncertain: number
  readonly perhaps_twice: number
  readonly unknown_reports: number
}

export type NotificationRow = {
  readonly id: string
  readonly event_id: string
  readonly channel: string
  readonly priority: string
  readonly recipient: string
  readonly status: string
  readonly reason: string | null
  readonly accepted_at: string
}

export type Attempt = {
  readonly attempt: number
  readonly provider: string
  readonly outcome: string | null
  readonly error: string | null
  readonly duration_ms: number | null
  readonly started_at: string
}

/** Of `page.finds`. */
export type Way = NotificationRow & { readonly attempts: readonly Attempt[] }
