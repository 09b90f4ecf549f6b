import type { Tracer } from '@signalbox/contracts'
import type { Query } from './query.ts'

/** Makes each statement a span of the work that it is a part of, under its name: never with its values. */
export function traceQuery(tracer: Tracer, query: Query): Query {
  return async (statement) => {
    const { name } = statement
    const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': name }
    return await tracer.span({ name, kind: 'client', attributes }, async () => await query(statement))
  }
}
