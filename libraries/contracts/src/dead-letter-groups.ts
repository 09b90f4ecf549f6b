/** The dead letters of one queue with one reason. Dates RFC 3339. */
export type DeadLetterGroupReport = {
  readonly queue: string
  readonly reason: string
  readonly letters: number
  readonly first: string
  readonly last: string
}

/** `GET /api/dead-letters`: what is dead now, the largest group first. */
export type DeadLetterGroups = { readonly groups: readonly DeadLetterGroupReport[] }
