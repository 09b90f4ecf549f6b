import type { Express, RequestHandler } from 'express'
import { answerErrors } from './answer-errors.ts'
import type { Logger } from './logger.ts'
import { problem } from './problems.ts'

/**
 * Ends an application: no other address is known, and every error of it is answered as problem+json.
 *
 * @param hint where to go instead
 */
export function answerTheRest(app: Express, log: Logger, hint: string): void {
  app.use(() => {
    throw problem('not_found', hint)
  })
  app.use(answerErrors(log))
}

/** Refuses every method but one, for `app.all` behind the route that takes it. */
export function allowOnly(method: string): RequestHandler {
  return (_request, response) => {
    response.setHeader('Allow', method)
    throw problem('method_not_allowed', `Use ${method} here`)
  }
}
