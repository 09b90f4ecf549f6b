/** A row of a table, as far as it can be compared with what was sent. */
export type StoredRow = {
  readonly id: string
  readonly type: string
  /** As JSON, without what rows pad their events with. */
  readonly data: string | null
  /** The event that it was derived from. */
  readonly parent: string | null
  /** Left out where the table keeps none. */
  readonly value?: string | null
}

type DeadLetter = { readonly queue: string; readonly eventId: string | null; readonly body: string }

/** What the database holds at rest. */
export type Found = {
  /** By table. */
  readonly stored: ReadonlyMap<string, ReadonlyMap<string, StoredRow>>
  readonly dead: readonly DeadLetter[]
  /** For each sum that the dashboard reads, what it says and how many rows there are. */
  readonly sums: readonly { readonly name: string; readonly sum: number; readonly rows: number }[]
}

/** Notes something that is wrong. */
export type Blame = (kind: 'lost' | 'unexpected' | 'doubled', text: string, count?: number) => void
