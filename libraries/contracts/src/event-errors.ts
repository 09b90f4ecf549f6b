import type * as z from 'zod'
import type { JsonProblem } from './json/index.ts'
import type { EventError } from './problem.ts'

// Enough to mend an event; a client that sends a thousand wrong fields learns no more from the rest.
export const errorsMax = 10
// A key is the client's text. It is named so that a typo can be found, but not at any length.
const keyLengthMax = 100

/**
 * Turns what zod found wrong with one event into errors that name the place and never repeat a value.
 *
 * @param candidate what was checked, to tell a missing field from a wrong one
 * @param index position of the event in its request, where there are several
 */
export function eventErrors(error: z.ZodError, candidate: unknown, index?: number): EventError[] {
  const place = index === undefined ? {} : { index }
  return error.issues
    .flatMap((issue): EventError[] => {
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => ({
          ...place,
          pointer: pointerTo([...issue.path, key]),
          code: 'unknown_field',
          detail: 'There is no such field; put what is your own inside data',
        }))
      }
      return [
        { ...place, pointer: pointerTo(issue.path), code: codeOf(issue, candidate), detail: issue.message },
      ]
    })
    .slice(0, errorsMax)
}

function codeOf(issue: z.core.$ZodIssue, candidate: unknown): string {
  if (issue.code === 'custom' && typeof issue.params?.code === 'string') return issue.params.code
  if (typeof candidate !== 'object' || candidate === null || Array.isArray(candidate)) return 'not_an_object'
  const [field] = issue.path
  return field !== undefined && !(field in candidate) ? 'missing_field' : 'invalid_field'
}

/** Says what of an event cannot be kept, as `eventErrors` says what is wrong with its fields. */
export function unkeptError({ path, code, detail }: JsonProblem, index?: number): EventError {
  return { ...(index === undefined ? {} : { index }), pointer: pointerTo(path), code, detail }
}

/** JSON Pointer (RFC 6901): `~` and `/` inside a name are written `~0` and `~1`. */
function pointerTo(path: readonly PropertyKey[]): string {
  return path
    .map((step) => String(step).slice(0, keyLengthMax).replaceAll('~', '~0').replaceAll('/', '~1'))
    .map((step) => `/${step}`)
    .join('')
}
