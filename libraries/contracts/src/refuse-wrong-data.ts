import type * as z from 'zod'
import { splitContext } from './cloud-event-context.ts'
import { eventData } from './event-data.ts'
import type { EventType } from './routing-table.ts'

/** Checks the `data` of an event where its type says what it must look like. */
export function refuseWrongData(eventType: EventType, data: unknown, context: z.core.$RefinementCtx): void {
  const result = eventData[eventType]?.safeParse(data)
  for (const issue of result?.error?.issues ?? []) {
    context.issues.push({ ...issue, path: ['data', ...issue.path], input: undefined })
  }
}

/**
 * Whether the `data` of an event on its way is as its type says; of what the api has taken it is. The attributes of a
 * CloudEvent, which are kept beside it, are left out.
 */
export function isDataOf(eventType: EventType, data: unknown): boolean {
  return eventData[eventType]?.safeParse(splitContext(data).data).success ?? true
}
