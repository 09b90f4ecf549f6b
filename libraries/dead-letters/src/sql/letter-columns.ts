/** A dead letter without its body. */
export type LetterFacts = {
  readonly id: string
  readonly queue: string
  readonly eventId: string | null
  readonly reason: string
  readonly error: string
  readonly via: string
  readonly attempts: number
  readonly firstFailure: Date
  readonly lastFailure: Date
  readonly replays: number
  readonly replayedAt: Date | null
  readonly editedAt: Date | null
  /** Length of what was given up. */
  readonly bytes: number
  /** The SHA-256 of it where only its beginning was kept; then it can be neither replayed nor edited. */
  readonly wholeSha256: string | null
  readonly traceId: string | null
  readonly parentId: string | null
}

/** The columns of `dead_letters` that make `LetterFacts`. */
export const letterColumns = `id, queue, event_id AS "eventId", reason, error, via, attempts,
    first_failure AS "firstFailure", last_failure AS "lastFailure", replays, replayed_at AS "replayedAt",
    edited_at AS "editedAt", coalesce(whole_bytes, octet_length(body)) AS bytes, whole_sha256 AS "wholeSha256", trace_id AS "traceId",
    parent_id AS "parentId"`
