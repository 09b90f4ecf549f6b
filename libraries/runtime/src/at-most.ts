import type { RequestHandler } from 'express'
import { problem } from './problems.ts'

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
      const detail = `At most ${count} requests of this kind are worked on at a time; ask again in a moment`
      throw problem('overloaded', detail)
    }
    running += 1
    response.once('close', () => void (running -= 1))
    next()
  }
}
