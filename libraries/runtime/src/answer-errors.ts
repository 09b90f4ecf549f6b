import { problemJson } from '@signalbox/contracts'
import type { ErrorRequestHandler, Response } from 'express'
import type { Logger } from './logger.ts'
import { ProblemError } from './problem-error.ts'

/** How long a client should wait after a 503, in seconds: about as long as a reconnect takes. */
const retryAfterSeconds = 1

/** Up to here a body that is not wanted is no reason to close the connection, in bytes. */
const shortBytes = 64 * 1024

/** Answers every error below the routes as problem+json. Never with a stack, a query or a value. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const answer = error instanceof ProblemError ? error : translate(error)
    // A refusal that nothing went wrong before, as when too much is under way, may come thousands of times a second.
    if (answer.problem.status >= 500 && answer.cause !== undefined)
      log.error({ err: answer, path: request.path }, 'A request failed')
    // The answer has begun, so it can only be cut off; Express closes the connection.
    if (response.headersSent) return next(error)
    // The client may still be sending a body that nobody will read. Node reads it off and throws it away; for much
    // of it a new connection costs less.
    const isShort = Number(request.headers['content-length']) <= shortBytes
    if (!request.complete && !isShort) response.setHeader('Connection', 'close')
    send(response, answer)
  }
}

function send(response: Response, { problem }: ProblemError): void {
  if (problem.status === 503) response.setHeader('Retry-After', retryAfterSeconds)
  response.status(problem.status).type(problemJson).send(JSON.stringify(problem))
}

/** Turns an error of Express or of its body parser into a problem that the client can act on. */
function translate(error: unknown): ProblemError {
  const { type, status, limit } = error as { type?: unknown; status?: unknown; limit?: unknown }
  const options = { cause: error }
  if (type === 'entity.too.large') {
    const detail = `Send at most ${String(limit)} bytes in one request`
    const title = 'The body is too large'
    return new ProblemError({ status: 413, code: 'body_too_large', title, detail, retryable: false }, options)
  }
  if (type === 'encoding.unsupported') {
    const detail = 'Send the body as it is, or compressed with gzip, deflate or br'
    const title = 'This kind of body is not taken'
    return new ProblemError(
      { status: 415, code: 'unsupported_media_type', title, detail, retryable: false },
      options,
    )
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const detail = 'Check the address, the length and the compression of the request'
    const title = 'The request cannot be read'
    return new ProblemError({ status, code: 'malformed_request', title, detail, retryable: false }, options)
  }
  const detail = 'The request was not carried out; try it again'
  const title = 'Something went wrong here'
  return new ProblemError({ status: 500, code: 'internal_error', title, detail, retryable: true }, options)
}
