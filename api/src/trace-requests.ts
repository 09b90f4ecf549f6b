import { readTraceparent, type Tracer } from '@signalbox/contracts'
import { ProblemError } from '@signalbox/runtime'
import type { RequestHandler } from 'express'

/**
 * Makes each request a span of the trace that it names, or of a new one. The handler finds its own span in the header
 * `traceparent`, as if that had been sent.
 */
export function traceRequests(tracer: Tracer, name: string, handle: RequestHandler): RequestHandler {
  const [method = '', route = ''] = name.split(' ')
  const attributes = { 'http.request.method': method, 'http.route': route }

  return async (request, response, next) => {
    const from = [readTraceparent(request.headers['traceparent'])]
    const refusal = await tracer.span({ name, kind: 'server', attributes, from }, async (span) => {
      request.headers['traceparent'] = span.traceparent
      try {
        await handle(request, response, next)
        span.note({ 'http.response.status_code': response.statusCode })
        return undefined
      } catch (error) {
        const status = error instanceof ProblemError ? error.problem.status : 500
        span.note({ 'http.response.status_code': status })
        // What a client did wrong is an answer like any other.
        if (status >= 500) throw error
        return error
      }
    })
    if (refusal !== undefined) throw refusal
  }
}
