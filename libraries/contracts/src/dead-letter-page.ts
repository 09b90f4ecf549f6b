/** A dead letter without its body. All dates RFC 3339. */
export type DeadLetterSummary = {
  readonly id: string
  /** The queue that it came from, and to which a replay publishes it. */
  readonly queue: string
  /** Null when the body names no event. */
  readonly eventId: string | null
  /** A short word, such as `data_error`. */
  readonly reason: string
  readonly error: string
  /** Who gave it up: a service with a reason, or the broker at its delivery limit. */
  readonly via: string
  readonly attempts: number
  readonly firstFailure: string
  readonly lastFailure: string
  /** How often it was published to its queue again. */
  readonly replays: number
  /** When it was last published to its queue again; null while it is dead. */
  readonly replayedAt: string | null
  /** When a person last changed its body; null when nobody did. */
  readonly editedAt: string | null
  /** Length of what was given up. */
  readonly bytes: number
  /**
   * The SHA-256 of what was given up, where it is larger than any event and only its beginning was kept; then it can be
   * neither replayed nor edited. Null for a letter that is whole.
   */
  readonly wholeSha256: string | null
  /** The trace that it belongs to, 32 hexadecimal digits; null when nobody has traced it. */
  readonly traceId: string | null
  /** The event that it was derived from; null where it was not. */
  readonly parentId: string | null
}

/** `GET /api/dead-letters/list`: one page of the letters that are dead now. */
export type DeadLetterPage = {
  readonly letters: readonly DeadLetterSummary[]
  /** To be given as `after` for the next page; null when this is the last. */
  readonly next: string | null
}
