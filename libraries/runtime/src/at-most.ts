import type { RequestHandler } from 'express'
import { ProblemError } from './problem-error.ts'

/**
 * Bounds how many requests to a costly route run at once in this process, each until its answer has been handed to the
 * system or its connection broke. Beyond that 503 with `Retry-After`, before anything is done.
 *
 * @param count how many may run at once
 */
export function atMost(count: number): RequestHandler {
  let running = 0
  return (_request, response, next) => {
    if (running === count) {
      const title = 'Too much is under way'
      const detail = `At most ${count} requests of this kind are worked on at a time; ask again in a moment`
      throw new ProblemError({ status: 503, code: 'overloaded', title, detail, retryable: true })
    }
    running += 1
    response.once('close', () => void (running -= 1))
    next()
  }
}
