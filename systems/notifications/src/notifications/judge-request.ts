import { cutValue, eventIn, type JsonText } from '@signalbox/contracts'
import type { Request, requestIn } from './request.ts'

/** What one place of a request asks for, or what is wrong with it. */
export type Judged =
  | (Exclude<ReturnType<typeof eventIn<Request>>, { errors: unknown }> & { readonly text: JsonText })
  | Extract<ReturnType<typeof eventIn<Request>>, { errors: unknown }>

export function judgeBy(schema: ReturnType<typeof requestIn>) {
  return (text: string, index?: number): Judged => {
    const cut = cutValue(text)
    const place = index === undefined ? {} : { index }
    if (!cut)
      return { errors: [{ ...place, pointer: '', code: 'malformed_json', detail: 'The line is not JSON' }] }
    const fields = cut.json.startsWith('{') ? (JSON.parse(cut.json) as Record<string, unknown>) : null
    const judged = eventIn<Request>(fields && { fields, problem: cut.problem }, schema, index)
    return 'event' in judged ? { ...judged, text: cut.json } : judged
  }
}
