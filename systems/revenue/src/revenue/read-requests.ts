import type { IncomingMessage } from 'node:http'
import { cutValue, eventIn, itemsIn, ndjson, type z } from '@signalbox/contracts'
import { readBody, textOf } from '@signalbox/runtime'
import { fieldsOf, RevenueRequest } from '@signalbox/systems/revenue/events/revenue-entry.ts'
import { problem } from './problems.ts'

export type Judged = ReturnType<typeof eventIn<z.infer<typeof RevenueRequest>>>

const bodyBytesMax = 4 * 1024 * 1024
// The shortest that are good fit into a body less often, and to say of two million lines what is wrong takes 38 s (measured).
const requestsMax = 100_000

/**
 * Reads what is asked for: one JSON object, an array of them, or NDJSON; in each place a request, or what is wrong with it.
 *
 * @throws ProblemError when there is nothing that can be judged
 */
export async function readRequests(message: IncomingMessage): Promise<{ many: boolean; judged: Judged[] }> {
  const [type = ''] = (message.headers['content-type'] ?? '').split(';')
  const isLines = type.trim() === ndjson
  if ((!isLines && type.trim() !== 'application/json') || message.headers['content-encoding'])
    throw problem('unsupported_media_type', `Send application/json or ${ndjson}, not compressed`)
  const text = textOf(await readBody(message, bodyBytesMax))
  if (isLines) return { many: true, judged: judgeEach(text.split('\n').filter((line) => line.trim() !== '')) }
  const whole = cutValue(text)
  if (!whole) throw problem('malformed_json', 'Check the body with a JSON validator')
  if (whole.json.startsWith('[')) return { many: true, judged: judgeEach(itemsIn(whole.json)) }
  return { many: false, judged: [judge(text)] }
}

function judgeEach(texts: readonly string[]): Judged[] {
  if (texts.length > requestsMax)
    throw problem('too_many_events', `Send at most ${requestsMax} in one request`)
  return texts.map(judge)
}

function judge(text: string, index?: number): Judged {
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
