import { problemJson } from '@signalbox/contracts'
import type { ErrorRequestHandler, Response } from 'express'
import type { Logger } from './logger.ts'
import { problem, ProblemError } from './problems.ts'

/** Answers every error below the routes as problem+json. Never with a stack, a query or a value. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const answer = toProblem(error, request.path, log)
    // The answer has begun, so it can only be cut off; Express closes the connection.
    if (response.headersSent) return next(error)
    // A short body came with the headers, and is read off by then; the connection of any other ends (`closeUnread`).
    request.resume()
    setImmediate(() => send(response, answer))
  }
}

/** The problem that an error is answered with. One with a cause, for which the client is not to blame, is logged. */
export function toProblem(error: unknown, path: string, log: Logger): ProblemError {
  const answer = error instanceof ProblemError ? error : translate(error)
  // A refusal that nothing went wrong before, as when too much is under way, may come thousands of times a second.
  if (answer.problem.status >= 500 && answer.cause !== undefined)
    log.error({ err: answer, path }, 'A request failed')
  return answer
}

function send(response: Response, { problem: body, retryAfterSeconds }: ProblemError): void {
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', retryAfterSeconds)
  response.status(body.status).type(problemJson).send(JSON.stringify(body))
}

/** Turns an error of Express or of its body parser into a problem that the client can act on. */
function translate(cause: unknown): ProblemError {
  const { status } = cause as { status?: unknown }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const detail = 'Check the address, the length and the compression of the request'
    return problem('malformed_request', detail, { cause })
  }
  return problem('internal_error', 'The request was not carried out; try it again', { cause })
}
