import * as z from 'zod'
import { keptDate } from './date.ts'
import type { JsonText } from './json/index.ts'

/** Any UUID, in lower case, so that one id is spelled in one way everywhere. */
export const eventId = z
  .uuid({ error: 'Must be a UUID, such as 01890a5d-ac96-774b-bcce-b302099a8057' })
  .toLowerCase()

/** An RFC 3339 date and time, in the form in which it is kept. */
export const rfc3339 = z
  .string({ error: 'Must be text' })
  .superRefine((given, context) => {
    const kept = keptDate(given)
    if (typeof kept !== 'string') context.addIssue({ code: 'custom', message: kept.detail })
  })
  // Runs on what was refused before, too: zod goes through all checks to name every problem.
  .overwrite((given) => {
    const kept = keptDate(given)
    return typeof kept === 'string' ? kept : given
  })
  .meta({ format: 'date-time' })

export const text = z.string({ error: 'Must be text' })

/** Any JSON object as it was written, whatever its keys are called. */
export const jsonObject = z
  .custom<JsonText>(isObjectText, { error: 'Must be a JSON object' })
  // What documents say of it.
  .meta({ type: 'object' })

/** Whether what was cut out of a text, without white space before it, is an object. */
export function isObjectText(cut: unknown): cut is JsonText {
  return typeof cut === 'string' && cut.startsWith('{')
}
