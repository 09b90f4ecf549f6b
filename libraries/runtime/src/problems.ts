import type { Problem } from '@signalbox/contracts'

/** Everything about a problem that is the same each time. */
export type ProblemKind = {
  readonly status: number
  readonly title: string
  /** Whether the very same request may succeed later. */
  readonly retryable: boolean
}

type ProblemOptions = ErrorOptions & {
  /** What is wrong with each part of the request. */
  readonly errors?: Problem['errors']
  /** When to try again; a 503 says 1 s of itself. */
  readonly retryAfterSeconds?: number
}

/** An error that is the answer to a request. Thrown anywhere below a route, it is sent as problem+json. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem
  readonly retryAfterSeconds: number | undefined

  /** @param problem what is wrong; its `type` is made from its code */
  constructor(problem: Omit<Problem, 'type'>, options: Omit<ProblemOptions, 'errors'> = {}) {
    super(problem.detail, options)
    this.problem = { type: `urn:signalbox:problem:${problem.code}`, ...problem }
    this.retryAfterSeconds =
      options.retryAfterSeconds ?? (problem.status === 503 ? reconnectSeconds : undefined)
  }
}

/** About as long as a reconnect takes. */
const reconnectSeconds = 1

/** What may be wrong with a request to any service. */
const common = {
  malformed_request: { status: 400, title: 'The request cannot be read', retryable: false },
  malformed_idempotency_key: { status: 400, title: 'The Idempotency-Key cannot be read', retryable: false },
  invalid_utf8: { status: 400, title: 'The body is not UTF-8 text', retryable: false },
  malformed_json: { status: 400, title: 'The body is not JSON', retryable: false },
  not_found: { status: 404, title: 'There is nothing at this address', retryable: false },
  method_not_allowed: { status: 405, title: 'This address takes no such method', retryable: false },
  body_too_large: { status: 413, title: 'The body is too large', retryable: false },
  too_many_events: { status: 413, title: 'The request holds too many events', retryable: false },
  unsupported_media_type: { status: 415, title: 'This kind of body is not taken', retryable: false },
  invalid_request: { status: 422, title: 'The request makes no sense', retryable: false },
  internal_error: { status: 500, title: 'Something went wrong here', retryable: true },
  overloaded: { status: 503, title: 'Too much is under way', retryable: true },
  broker_unavailable: { status: 503, title: 'RabbitMQ takes nothing right now', retryable: true },
  database_unavailable: { status: 503, title: 'PostgreSQL cannot be asked right now', retryable: true },
} as const satisfies Readonly<Record<string, ProblemKind>>

/**
 * Everything that may be wrong with a request to a service: what any service answers, and its own kinds.
 *
 * @returns all `kinds` by their codes, and `problem`, which makes the error that answers with one of them
 */
export function defineProblems<const Own extends Readonly<Record<string, ProblemKind>>>(own: Own) {
  const kinds: typeof common & Own = { ...common, ...own }

  function problem(
    code: keyof typeof kinds & string,
    detail: string,
    { errors, ...options }: ProblemOptions = {},
  ): ProblemError {
    const { status, title, retryable } = kinds[code]
    return new ProblemError(
      { status, code, title, detail, retryable, ...(errors ? { errors } : {}) },
      options,
    )
  }
  return { kinds, problem }
}

/** Makes the error that answers a request with what any service may answer. */
export const { problem } = defineProblems({})
