import type * as z from 'zod'
import type { EventType } from './routing-table.ts'

/**
 * What the `data` of an event must look like, by its `eventType`. A type that is not listed takes any JSON object.
 *
 * The api checks by it and changes nothing.
 */
export const eventData: Readonly<Partial<Record<EventType, z.ZodType>>> = {}
