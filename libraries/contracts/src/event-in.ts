import type * as z from 'zod'
import { eventErrors, unkeptError } from './event-errors.ts'
import type { Cut } from './json/index.ts'
import type { EventError } from './problem.ts'

/**
 * Reads what was cut out of a text as an event.
 *
 * @param cut null for what is no object
 * @param index position of the event in its request, where there are several
 * @returns the event, or what is wrong with it: never nothing, and never a value
 */
export function eventIn<Event>(
  cut: Cut | null,
  schema: z.ZodType<Event>,
  index?: number,
): { readonly event: Event } | { readonly errors: EventError[] } {
  if (cut?.problem) return { errors: [unkeptError(cut.problem, index)] }
  const fields = cut?.fields ?? null
  const result = schema.safeParse(fields)
  return result.success ? { event: result.data } : { errors: eventErrors(result.error, fields, index) }
}
