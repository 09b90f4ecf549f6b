/** Which dead letters. What is not said takes all of them. */
export type DeadLetterFilter = {
  readonly id?: string
  readonly eventId?: string
  readonly queue?: string
  readonly reason?: string
}

/** The values of a filter for `dead_letters WHERE ...`, in the order of `filterSql`. */
export function filterValues({ id, eventId, queue, reason }: DeadLetterFilter): (string | null)[] {
  return [id ?? null, eventId ?? null, queue ?? null, reason ?? null]
}

/** Letters that are dead now and match the filter. Takes the parameters $1 to $4. */
export const filterSql = `replayed_at IS NULL
    AND ($1::uuid IS NULL OR id = $1)
    AND ($2::uuid IS NULL OR event_id = $2)
    AND ($3::text IS NULL OR queue = $3)
    AND ($4::text IS NULL OR reason = $4)`
