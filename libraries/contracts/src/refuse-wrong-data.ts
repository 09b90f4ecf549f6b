import type * as z from 'zod'
import { splitContext } from './cloud-event-context.ts'
import { eventData } from './event-data.ts'
import type { JsonText } from './json/index.ts'
import type { EventType } from './routing-table.ts'

/**
 * Checks the `data` of an event where its type says what it must look like. The attributes of a CloudEvent, which are
 * kept beside it, are left out.
 */
export function refuseWrongData(
  eventType: EventType,
  data: JsonText | null | undefined,
  context: z.core.$RefinementCtx,
): void {
  for (const issue of checkData(eventType, data)?.error?.issues ?? []) {
    context.issues.push({ ...issue, path: ['data', ...issue.path], input: undefined })
  }
}

/** Whether the `data` of an event on its way is as its type says; of what the api has taken it is. */
export function isDataOf(eventType: EventType, data: JsonText | null | undefined): boolean {
  return checkData(eventType, data)?.success ?? true
}

/** A schema sees ordinary values. */
function checkData(eventType: EventType, data: JsonText | null | undefined) {
  return eventData[eventType]?.safeParse(dataOf({ data: splitContext(data).data }))
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
