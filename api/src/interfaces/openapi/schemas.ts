import { CloudEvent, CountedSubmission, eventTypeNames, submissionOf } from '@signalbox/systems'
import type * as z from 'zod'
import { jsonSchemaOf, type JsonSchema } from '@signalbox/runtime'
import { answers } from './answers.ts'

/** Refers to a schema of the document by its name. */
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const write = (schema: z.ZodType) => jsonSchemaOf(schema, 'draft-2020-12')

/** Every schema of the OpenAPI document: what is sent comes from the schemas that validate it. */
export function openApiSchemas(): Record<string, JsonSchema> {
  const types = Object.fromEntries(eventTypeNames.map((type) => [type, write(submissionOf(type))]))
  const mapping = Object.fromEntries(eventTypeNames.map((type) => [type, ref(type).$ref]))
  return {
    ...types,
    Event: { oneOf: eventTypeNames.map(ref), discriminator: { propertyName: 'eventType', mapping } },
    CountedEvents: write(CountedSubmission),
    CloudEvent: write(CloudEvent),
    ...Object.fromEntries(Object.entries(answers).map(([name, schema]) => [name, write(schema)])),
  }
}
