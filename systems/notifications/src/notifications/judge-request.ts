import { cutValue, eventIn, type EventError, type JsonProblem, type JsonText } from '@signalbox/contracts'
import type { Request, requestIn } from './request.ts'

/** One place of a request, before anybody has looked at what it asks for. */
export type Read = { readonly index: number | undefined } & (
  | {
      /** Nothing where it is no object. */
      readonly fields: Readonly<Record<string, unknown>> | null
      /** What of it cannot be kept. */
      readonly problem: JsonProblem | undefined
      readonly text: JsonText
    }
  | { readonly errors: readonly EventError[] }
)

/** What one place of a request asks for, or what is wrong with it. */
export type Judged =
  | { readonly event: Request; readonly text: JsonText }
  | { readonly errors: readonly EventError[] }

/** Reads one place of a request. */
export function readPlace(text: string, index?: number): Read {
  const cut = cutValue(text)
  const place = index === undefined ? {} : { index }
  if (!cut)
    return {
      index,
      errors: [{ ...place, pointer: '', code: 'malformed_json', detail: 'The line is not JSON' }],
    }
  const fields = cut.json.startsWith('{') ? (JSON.parse(cut.json) as Record<string, unknown>) : null
  return { index, fields, problem: cut.problem, text: cut.json }
}

/** Judges what was read by a schema. */
export function judgeBy(schema: ReturnType<typeof requestIn>) {
  return (read: Read): Judged => {
    if ('errors' in read) return read
    const { fields, problem, text, index } = read
    const judged = eventIn<Request>(fields && { fields, problem }, schema, index)
    return 'event' in judged ? { event: judged.event, text } : judged
  }
}
