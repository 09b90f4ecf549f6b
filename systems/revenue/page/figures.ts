/** What the panel is given of `page.reads` in system.ts. Amounts are text; heights are from 0 to 1, the least to the most of them. */
export type User = {
  readonly user_id: string
  readonly revenue: string
  readonly sequence: number
  /** After each of the newest entries. */
  readonly heights: readonly number[]
}

export type Check = {
  readonly checked_at: string
  readonly age_ms: number
  /** Whether a check should have come since. */
  readonly is_late: boolean
  readonly users: number
  readonly entries: number
  /** Users whose entries do not add up to what they have. */
  readonly wrong: number
}

/** An entry of a user, of `page.finds`. */
export type HistoryEntry = {
  readonly sequence: number
  readonly user_id: string
  readonly event_id: string
  readonly name: string
  readonly change: string
  readonly revenue: string
  readonly received_date: string
  readonly sender: string | null
  readonly address: string | null
  readonly currency: string | null
  readonly height: number
}
