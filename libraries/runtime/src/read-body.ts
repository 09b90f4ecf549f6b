import type { IncomingMessage } from 'node:http'
import { eventErrors } from '@signalbox/contracts'
import type { RequestHandler } from 'express'
import getRawBody from 'raw-body'
import type * as z from 'zod'
import { hasBody } from './close-unread.ts'
import { problem, type ProblemError } from './problems.ts'

/**
 * Refuses a request that says that it is larger than what is taken, before anything of it is read or reserved.
 *
 * @param limitBytes the largest body
 */
export function refuseTooLarge(limitBytes: number): RequestHandler {
  return ({ headers }, _response, next) => {
    if (Number(headers['content-length']) > limitBytes) throw tooLarge(limitBytes)
    next()
  }
}

/**
 * Reads a body as bytes. It reads no further than the limit: what is larger is refused at once, and the connection ends
 * with the answer (see `closeUnread`).
 *
 * @throws ProblemError when it is too large, or does not come as it was announced
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const { 'content-length': length, 'transfer-encoding': chunked } = request.headers
  if (length === undefined && chunked === undefined) return Buffer.alloc(0)
  try {
    return await getRawBody(request, { limit: limitBytes, ...(length === undefined ? {} : { length }) })
  } catch (cause) {
    if ((cause as { type?: unknown }).type === 'entity.too.large') throw tooLarge(limitBytes, { cause })
    const detail = 'The body is not as long as its Content-Length says; check what sends it'
    throw problem('malformed_request', detail, { cause })
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * A body as text.
 *
 * @throws ProblemError when it is not UTF-8: what stands in its place would be something else
 */
export function textOf(body: Buffer): string {
  try {
    return utf8.decode(body)
  } catch (cause) {
    throw problem('invalid_utf8', 'Encode the body as UTF-8', { cause })
  }
}

const json = /^application\/json\s*(?:;|$)/i

/**
 * Reads a JSON body into `request.body`. A body of another kind is refused, so a form on another page cannot send one.
 *
 * @param limitBytes the largest body
 */
export function readJson(limitBytes: number): RequestHandler {
  return async (request, _response, next) => {
    if (hasBody(request.headers)) {
      const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers
      if (!json.test(type) || encoding !== 'identity')
        throw problem('unsupported_media_type', 'Send Content-Type: application/json, not compressed')
      const text = textOf(await readBody(request, limitBytes))
      if (text !== '') request.body = parse(text)
    }
    next()
  }
}

/**
 * What a request carries, as the schema has it.
 *
 * @param hint what to send instead
 * @throws ProblemError that names each field that is wrong
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  hint: string,
): z.infer<Schema> {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  throw problem('invalid_request', hint, { errors: eventErrors(result.error, given) })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message repeats a part of the body, so it goes nowhere.
    throw problem('malformed_json', 'Check the body with a JSON validator')
  }
}

function tooLarge(limitBytes: number, options?: ErrorOptions): ProblemError {
  return problem('body_too_large', `Send at most ${limitBytes} bytes in one request`, options)
}
