import { html, prose, table, type Html, type JsonSchema } from '@signalbox/runtime'

/** The fields of an object as a table. */
export function fieldsOf({ properties = {}, required = [] }: JsonSchema): Html {
  const rows = Object.entries(properties).map(([name, field]) => {
    const schema = typeof field === 'object' ? field : {}
    const isRequired = required.includes(name)
    return [
      html`<code>${name}</code>`,
      html`${typeOf(schema)}${isRequired ? html` <span class="must">required</span>` : ''}`,
      prose(schema.description ?? ''),
    ]
  })
  return table(['Field', 'What it is', 'Meaning'], rows)
}

function typeOf({ type, format, const: only, enum: some, anyOf, items }: JsonSchema): string {
  if (only !== undefined) return JSON.stringify(only)
  if (some) return some.map((value) => JSON.stringify(value)).join(' or ')
  if (anyOf) return anyOf.map((schema) => typeOf(schema)).join(' or ')
  if (format !== undefined) return format === 'date-time' ? 'date and time (RFC 3339)' : format.toUpperCase()
  if (type === 'array') return `list of ${typeOf((items ?? {}) as JsonSchema)}`
  return [type ?? 'anything'].flat().join(' or ')
}
