/** Which dead letters. What is not said takes all of them. */
export type DeadLetterFilter = {
  readonly ids?: readonly string[]
  readonly eventId?: string
  readonly queue?: string
  readonly reason?: string
}

/** A condition for `dead_letters WHERE ...` that takes the first parameters of a statement. */
export type Where = {
  /** Tells the forms of a statement apart. */
  readonly name: string
  readonly sql: string
  readonly values: readonly unknown[]
}

/**
 * Letters that are dead now and match the filter. Only what the filter says becomes part of the condition, so that
 * PostgreSQL sees which index fits.
 */
export function whereDead({ ids, eventId, queue, reason }: DeadLetterFilter): Where {
  const said = [
    { name: 'ids', test: (parameter: string) => `id = ANY (${parameter}::uuid[])`, value: ids },
    { name: 'event', test: (parameter: string) => `event_id = ${parameter}::uuid`, value: eventId },
    { name: 'queue', test: (parameter: string) => `queue = ${parameter}`, value: queue },
    { name: 'reason', test: (parameter: string) => `reason = ${parameter}`, value: reason },
  ].filter(({ value }) => value !== undefined)
  return {
    name: said.map(({ name }) => name).join(' '),
    sql: ['replayed_at IS NULL', ...said.map(({ test }, index) => test(`$${index + 1}`))].join(' AND '),
    values: said.map(({ value }) => value),
  }
}

/** Below every id of a letter: where the first page begins. */
export const beforeFirst = '00000000-0000-0000-0000-000000000000'
