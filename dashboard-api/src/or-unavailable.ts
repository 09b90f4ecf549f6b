import { ProblemError } from '@signalbox/runtime'
import { problem } from './problems.ts'

/** Waits for an answer from PostgreSQL; whatever goes wrong is answered as 503. Problems are thrown on as they are. */
export async function orUnavailable<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause
    throw problem('database_unavailable', 'PostgreSQL cannot be read right now; try again', { cause })
  }
}
