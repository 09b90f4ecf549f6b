import { problemJson } from '@signalbox/contracts'
import type { ErrorRequestHandler, Response } from 'express'
import type { Logger } from './logger.ts'
import { ProblemError } from './problem-error.ts'

/** How long a client should wait after a 503, in seconds: about as long as a reconnect takes. */
const retryAfterSeconds = 1

/** Answers every error below the routes as problem+json. Never with a stack, a query or a value. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const answer = error instanceof ProblemError ? error : translate(error)
    // A refusal that nothing went wrong before, as when too much is under way, may come thousands of times a second.
    if (answer.problem.status >= 500 && answer.cause !== undefined)
      log.error({ err: answer, path: request.path }, 'A request failed')
    // The answer has begun, so it can only be cut off; Express closes the connection.
    if (response.headersSent) return next(error)
    // A short body came with the headers, and is read off by then; the connection of any other ends (`closeUnread`).
    request.resume()
    setImmediate(() => send(response, answer))
  }
}

function send(response: Response, { problem }: ProblemError): void {
  if (problem.status === 503) response.setHeader('Retry-After', retryAfterSeconds)
  response.status(problem.status).type(problemJson).send(JSON.stringify(problem))
}

/** Turns an error of Express or of its body parser into a problem that the client can act on. */
function translate(error: unknown): ProblemError {
  const { status } = error as { status?: unknown }
  const options = { cause: error }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const detail = 'Check the address, the length and the compression of the request'
    const title = 'The request cannot be read'
    return new ProblemError({ status, code: 'malformed_request', title, detail, retryable: false }, options)
  }
  const detail = 'The request was not carried out; try it again'
  const title = 'Something went wrong here'
  return new ProblemError({ status: 500, code: 'internal_error', title, detail, retryable: true }, options)
}
