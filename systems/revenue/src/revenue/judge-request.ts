import { cutValue, eventIn, type z } from '@signalbox/contracts'
import { fieldsOf, RevenueRequest } from '@signalbox/systems/revenue/events/revenue-entry.ts'

/** What one place of a request asks for, or what is wrong with it. */
export type Judged = ReturnType<typeof eventIn<z.infer<typeof RevenueRequest>>>

export function judgeRequest(text: string, index?: number): Judged {
  const cut = cutValue(text)
  const place = index === undefined ? {} : { index }
  if (!cut)
    return { errors: [{ ...place, pointer: '', code: 'malformed_json', detail: 'The line is not JSON' }] }
  const isObject = cut.json.startsWith('{')
  return eventIn(
    isObject ? { fields: fieldsOf(cut.json), problem: cut.problem } : null,
    RevenueRequest,
    index,
  )
}
