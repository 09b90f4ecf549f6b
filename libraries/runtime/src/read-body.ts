import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import getRawBody from 'raw-body'
import { ProblemError } from './problem-error.ts'

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
    const title = 'The request cannot be read'
    const detail = 'The body is not as long as its Content-Length says; check what sends it'
    throw new ProblemError(
      { status: 400, code: 'malformed_request', title, detail, retryable: false },
      { cause },
    )
  }
}

const json = /^application\/json\s*(?:;|$)/i

/**
 * Reads a JSON body into `request.body`. A body of another kind is not read, so a form on another page cannot send one.
 *
 * @param limitBytes the largest body
 */
export function readJson(limitBytes: number): RequestHandler {
  return async (request, _response, next) => {
    const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers
    if (json.test(type) && encoding === 'identity') {
      const text = (await readBody(request, limitBytes)).toString()
      if (text !== '') request.body = parse(text)
    }
    next()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message repeats a part of the body, so it goes nowhere.
    const title = 'The body is not JSON'
    const detail = 'Check the body with a JSON validator'
    throw new ProblemError({ status: 400, code: 'malformed_json', title, detail, retryable: false })
  }
}

function tooLarge(limitBytes: number, options?: ErrorOptions): ProblemError {
  const title = 'The body is too large'
  const detail = `Send at most ${limitBytes} bytes in one request`
  return new ProblemError({ status: 413, code: 'body_too_large', title, detail, retryable: false }, options)
}
