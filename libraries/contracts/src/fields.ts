import * as z from 'zod'
import { storableProblem } from './storable.ts'

const DATE_HINT = 'Must be an RFC 3339 date and time with a time zone, such as 2026-01-31T12:00:00.000Z'

/** PostgreSQL knows no year 0, and refuses offsets that RFC 3339 allows: what is not in UTC becomes UTC. */
function isStorableDate(text: string): boolean {
  // Four digits for the year and no offset that could carry it beyond them: only the year 0 is left.
  if (text.endsWith('Z')) return !text.startsWith('0000')
  const milliseconds = Date.parse(text)
  if (Number.isNaN(milliseconds)) return false
  const year = new Date(milliseconds).getUTCFullYear()
  return year >= 1 && year <= 9999
}

/** Runs on what was refused before, too: zod goes through all checks to name every problem. */
function inUtc(text: string): string {
  return text.endsWith('Z') || !isStorableDate(text) ? text : new Date(text).toISOString()
}

/** Any UUID, in lower case, so that one id is spelled in one way everywhere. */
export const eventId = z
  .uuid({ error: 'Must be a UUID, such as 01890a5d-ac96-774b-bcce-b302099a8057' })
  .toLowerCase()

/** An RFC 3339 date and time; what carries an offset is turned into UTC. */
export const rfc3339 = z.iso
  .datetime({ offset: true, error: DATE_HINT })
  // Any number of digits after the second is a date to the standard; PostgreSQL reads only so much text.
  .max(40, { error: DATE_HINT })
  .refine(isStorableDate, { error: DATE_HINT })
  .overwrite(inUtc)

/** Text that PostgreSQL can store: no NUL character and no half of a surrogate pair. */
export const text = z
  .string({ error: 'Must be text' })
  .superRefine((value, context) => refuseUnstorable(value, context))

/** Any JSON object, whatever its keys are called. It is kept as it is. */
export const plainObject = z
  .custom<Record<string, unknown>>(isObject, { error: 'Must be a JSON object' })
  // What documents say of it.
  .meta({ type: 'object' })

/** Any JSON object that PostgreSQL can store. */
export const jsonObject = plainObject.superRefine((value, context) => refuseUnstorable(value, context))

/** Whether a value is a JSON object: no list, and not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Looks at a whole event at once, fields that nobody knows included. Its `data` may be as deep as elsewhere. */
export function refuseUnstorableEvent(event: unknown, context: z.core.$RefinementCtx): void {
  refuseUnstorable(event, context, -1)
}

/** Refuses what PostgreSQL cannot store of a JSON value, with the path to it. `depth` is how deep it lies already. */
export function refuseUnstorable(value: unknown, context: z.core.$RefinementCtx, depth = 0): void {
  const problem = storableProblem(value, depth)
  if (problem) {
    context.addIssue({
      code: 'custom',
      message: problem.detail,
      path: problem.path,
      params: { code: problem.code },
    })
  }
}
