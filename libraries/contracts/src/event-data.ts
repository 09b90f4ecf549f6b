import type * as z from 'zod'
import type { EventType } from './routing-table.ts'

const schemas = {} as const satisfies Partial<Record<EventType, z.ZodType>>

/**
 * What the `data` of an event must look like, by its `eventType`. A type that is not listed takes any JSON object.
 *
 * The api checks by it and changes nothing.
 */
export const eventData: Readonly<Partial<Record<EventType, z.ZodType>>> & typeof schemas = schemas

/** The first example that a type's schema gives for its `data`, or nothing where it takes any JSON object. */
export function exampleData(eventType: EventType): Readonly<Record<string, unknown>> | undefined {
  const examples = eventData[eventType]?.meta()?.examples
  return Array.isArray(examples) ? (examples[0] as Readonly<Record<string, unknown>>) : undefined
}
