import type { Problem } from '@signalbox/contracts'

/** An error that is the answer to a request. Thrown anywhere below a route, it is sent as problem+json. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  /** @param problem what is wrong; its `type` is made from its code */
  constructor(problem: Omit<Problem, 'type'>, options?: ErrorOptions) {
    super(problem.detail, options)
    this.problem = { type: `urn:signalbox:problem:${problem.code}`, ...problem }
  }
}
