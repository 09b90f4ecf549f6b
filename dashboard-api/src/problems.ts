import { ProblemError } from '@signalbox/runtime'

const kinds = {
  malformed_login: { status: 400, title: 'This is no login', retryable: false },
  wrong_password: { status: 401, title: 'The password is wrong', retryable: false },
  login_required: { status: 401, title: 'This needs a login', retryable: false },
  read_only: { status: 403, title: 'This dashboard can only be read', retryable: false },
  cross_site: { status: 403, title: 'Another site sent this', retryable: false },
  no_login: { status: 409, title: 'There is no login', retryable: false },
  too_many_tries: { status: 429, title: 'Too many tries', retryable: true },
  unknown_window: { status: 400, title: 'There is no such window', retryable: false },
  unknown_topic: { status: 404, title: 'There is no such topic', retryable: false },
  not_found: { status: 404, title: 'There is nothing at this address', retryable: false },
  database_unavailable: { status: 503, title: 'The figures cannot be read right now', retryable: true },
  queues_unavailable: { status: 503, title: 'The queue figures cannot be read right now', retryable: true },
} as const

/** Makes the error that answers a request with one of the problems above. */
export function problem(code: keyof typeof kinds, detail: string, options?: ErrorOptions): ProblemError {
  return new ProblemError({ ...kinds[code], code, detail }, options)
}
