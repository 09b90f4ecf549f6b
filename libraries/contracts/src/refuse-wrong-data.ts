import type * as z from 'zod'
import { eventData } from './event-data.ts'
import type { EventType } from './routing-table.ts'

/** Checks the `data` of an event where its type says what it must look like. */
export function refuseWrongData(eventType: EventType, data: unknown, context: z.core.$RefinementCtx): void {
  const result = eventData[eventType]?.safeParse(data)
  for (const issue of result?.error?.issues ?? []) {
    context.issues.push({ ...issue, path: ['data', ...issue.path], input: undefined })
  }
}
