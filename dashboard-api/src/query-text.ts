import { problem } from './problems.ts'

/** A query parameter that was given once. Given twice or as an object it is the same as not given. */
export function queryText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * An id from an address, in lower case.
 *
 * @throws ProblemError when it is no UUID
 */
export function idIn(value: unknown): string {
  if (typeof value === 'string' && uuid.test(value)) return value.toLowerCase()
  throw problem('invalid_id', 'An id is a UUID, such as 01890a5d-ac96-774b-bcce-b302099a8057')
}

/** As `idIn`, for a query parameter that may be missing. */
export function optionalIdIn(value: unknown): string | undefined {
  return value === undefined ? undefined : idIn(value)
}
