import * as z from 'zod'

export interface JsonSchema extends z.core.JSONSchema.BaseSchema {}

/**
 * Writes what a schema takes as JSON Schema.
 *
 * @param target 2020-12 is what OpenAPI 3.1 speaks, draft 7 what AsyncAPI does
 */
export function jsonSchemaOf(schema: z.ZodType, target: 'draft-2020-12' | 'draft-07'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target,
    io: 'input',
    // What only code can check is described in words.
    unrepresentable: 'any',
    override({ jsonSchema }) {
      // Its name says more to a reader than its pattern.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
    },
  })
  return json
}
