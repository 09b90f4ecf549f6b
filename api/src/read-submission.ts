import type { IncomingHttpHeaders } from 'node:http'
import { textOf } from '@signalbox/runtime'
import { parseBatch, parseBinary, parseStructured } from './cloud-events/parse-cloud-events.ts'
import { formatOf } from './format.ts'
import { withIdempotencyKey } from './idempotency-key.ts'
import { parseJsonEvents, parseLines, type Submission } from './parse-submission.ts'
import { problem } from './problems.ts'

/**
 * What a request holds, in whichever format it came.
 *
 * @param limitBytes the most that one request may hold, counted events written out
 * @param client the name of the ingest key that it came with, where one is asked for
 * @throws ProblemError when there is nothing to judge, or too much
 */
export function readSubmission(
  headers: IncomingHttpHeaders,
  body: unknown,
  limitBytes: number,
  client?: string,
): Submission {
  const submission = parse(headers, Buffer.isBuffer(body) ? textOf(body) : '', limitBytes, client)
  const key = headers['idempotency-key']
  return key === undefined ? submission : withIdempotencyKey(submission, String(key), client)
}

function parse(
  headers: IncomingHttpHeaders,
  text: string,
  limitBytes: number,
  client: string | undefined,
): Submission {
  const format = formatOf(headers)
  if (format === 'binary') return parseBinary(headers, text, client)
  if (text.trim() === '') {
    throw problem('empty_body', 'Send one event as a JSON object, or several as an array or as NDJSON')
  }
  if (format === 'structured') return parseStructured(text, client)
  if (format === 'batch') return parseBatch(text, client)
  return format === 'ndjson' ? parseLines(text) : parseJsonEvents(text, limitBytes)
}
