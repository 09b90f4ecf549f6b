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

/** The parameters of a query as OpenAPI lists them: each with its own schema, and with what that says it means. */
export function queryParameters(query: z.ZodObject) {
  const { properties = {}, required = [] } = jsonSchemaOf(query, 'draft-2020-12')
  return Object.entries(properties as Record<string, JsonSchema>).map(
    ([name, { description = '', ...schema }]) => ({
      name,
      in: 'query',
      required: required.includes(name),
      description,
      schema,
    }),
  )
}
