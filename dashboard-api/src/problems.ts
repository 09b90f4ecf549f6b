import type { EventError } from '@signalbox/contracts'
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
  unknown_event_type: { status: 400, title: 'There is no such event type', retryable: false },
  invalid_id: { status: 400, title: 'This is no id', retryable: false },
  invalid_request: { status: 400, title: 'The request makes no sense', retryable: false },
  unknown_event: { status: 404, title: 'This event is not known here', retryable: true },
  not_stored: { status: 404, title: 'The event is not stored', retryable: true },
  unknown_letter: { status: 404, title: 'There is no such dead letter', retryable: false },
  unknown_replay: { status: 404, title: 'There is no such replay', retryable: false },
  replay_running: { status: 409, title: 'Another replay is running', retryable: true },
  edit_refused: { status: 422, title: 'This text cannot take the place of the body', retryable: false },
  not_found: { status: 404, title: 'There is nothing at this address', retryable: false },
  database_unavailable: { status: 503, title: 'The figures cannot be read right now', retryable: true },
  queues_unavailable: { status: 503, title: 'The queue figures cannot be read right now', retryable: true },
  broker_unavailable: { status: 503, title: 'RabbitMQ takes nothing right now', retryable: true },
  unroutable: { status: 409, title: 'The queue does not exist', retryable: true },
} as const

type ProblemOptions = ErrorOptions & { readonly errors?: readonly EventError[] }

/** Makes the error that answers a request with one of the problems above. */
export function problem(
  code: keyof typeof kinds,
  detail: string,
  { errors, ...options }: ProblemOptions = {},
): ProblemError {
  return new ProblemError({ ...kinds[code], code, detail, ...(errors ? { errors } : {}) }, options)
}
