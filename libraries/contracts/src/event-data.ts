import type * as z from 'zod'
import { splitContext } from './cloud-event-context.ts'
import type { JsonText } from './json/index.ts'

/** What the `data` of some event types must look like, by `eventType`. A type that is not here takes any JSON object. */
export type EventData = Readonly<Record<string, z.ZodType | undefined>>

/**
 * Checks the `data` of an event where its type says what it must look like. The attributes of a CloudEvent, which are
 * kept beside it, are left out.
 */
export function refuseWrongData(
  schema: z.ZodType | undefined,
  data: JsonText | null | undefined,
  context: z.core.$RefinementCtx,
): void {
  for (const issue of checkData(schema, data)?.error?.issues ?? []) {
    context.issues.push({ ...issue, path: ['data', ...issue.path], input: undefined })
  }
}

/** Whether the `data` of an event on its way is as its type says; of what the api has taken it is. */
export function isDataOf(schema: z.ZodType | undefined, data: JsonText | null | undefined): boolean {
  return checkData(schema, data)?.success ?? true
}

/** A schema sees ordinary values. */
function checkData(schema: z.ZodType | undefined, data: JsonText | null | undefined) {
  return schema?.safeParse(dataOf({ data: splitContext(data).data }))
}

/**
 * The `data` of an event as an ordinary value, or nothing when it has none. Numbers are as JavaScript holds them: what
 * is passed on or kept is the text.
 */
export function dataOf({
  data,
}: {
  readonly data?: JsonText | null | undefined
}): Record<string, unknown> | undefined {
  return data ? (JSON.parse(data) as Record<string, unknown>) : undefined
}

/** The first example that a schema gives for the `data` of its type, or nothing where any JSON object is taken. */
export function exampleData(schema: z.ZodType | undefined): Readonly<Record<string, unknown>> | undefined {
  const examples = schema?.meta()?.examples
  return Array.isArray(examples) ? (examples[0] as Readonly<Record<string, unknown>>) : undefined
}
