import type { IncomingMessage } from 'node:http'
import { cutValue, itemsIn, ndjson } from '@signalbox/contracts'
import { problem } from './problems.ts'
import { readBody, textOf } from './read-body.ts'

const bodyBytesMax = 4 * 1024 * 1024
// The shortest that are good fit into a body less often, and to say of two million lines what is wrong takes 38 s (measured).
const requestsMax = 100_000

/**
 * Reads what is asked for: one JSON value, an array of them, or NDJSON, and judges each place.
 *
 * @param judge is given the text of one place, and its number where there may be several
 * @throws ProblemError when there is nothing that can be judged
 */
export async function readRequests<Judged>(
  message: IncomingMessage,
  judge: (text: string, index?: number) => Judged,
): Promise<{ readonly many: boolean; readonly judged: readonly Judged[] }> {
  const [type = ''] = (message.headers['content-type'] ?? '').split(';')
  const isLines = type.trim() === ndjson
  if ((!isLines && type.trim() !== 'application/json') || message.headers['content-encoding'])
    throw problem('unsupported_media_type', `Send application/json or ${ndjson}, not compressed`)
  const text = textOf(await readBody(message, bodyBytesMax))
  if (isLines) return { many: true, judged: each(text.split('\n').filter((line) => line.trim() !== '')) }
  const whole = cutValue(text)
  if (!whole) throw problem('malformed_json', 'Check the body with a JSON validator')
  if (whole.json.startsWith('[')) return { many: true, judged: each(itemsIn(whole.json)) }
  return { many: false, judged: [judge(text)] }

  function each(texts: readonly string[]): Judged[] {
    if (texts.length > requestsMax)
      throw problem('too_many_events', `Send at most ${requestsMax} in one request`)
    return texts.map(judge)
  }
}
