import { CloudEvent, CountedSubmission, eventTypes, submissionOf } from '@signalbox/contracts'
import type * as z from 'zod'
import { jsonSchemaOf, type JsonSchema } from '../json-schema.ts'
import { answers } from './answers.ts'

/** Refers to a schema of the document by its name. */
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const write = (schema: z.ZodType) => jsonSchemaOf(schema, 'draft-2020-12')

/** Every schema of the OpenAPI document: what is sent comes from the schemas that validate it. */
export function openApiSchemas(): Record<string, JsonSchema> {
  const types = Object.fromEntries(eventTypes.map((type) => [type, write(submissionOf(type))]))
  const mapping = Object.fromEntries(eventTypes.map((type) => [type, ref(type).$ref]))
  return {
    ...types,
    Event: { oneOf: eventTypes.map(ref), discriminator: { propertyName: 'eventType', mapping } },
    CountedEvents: write(CountedSubmission),
    CloudEvent: write(CloudEvent),
    ...Object.fromEntries(Object.entries(answers).map(([name, schema]) => [name, write(schema)])),
  }
}
