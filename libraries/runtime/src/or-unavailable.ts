import { problem, ProblemError } from './problems.ts'

/** Waits for PostgreSQL; whatever goes wrong is answered as 503. Problems are thrown on as they are. */
export async function orUnavailable<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause
    throw problem('database_unavailable', 'PostgreSQL cannot be asked right now; try again', { cause })
  }
}
