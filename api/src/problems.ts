import type { EventError } from '@signalbox/contracts'
import { ProblemError } from '@signalbox/runtime'

/** Everything that can be wrong with a request, in one place: status, title, and whether to try again. */
export const problemKinds = {
  malformed_json: { status: 400, title: 'The body is not JSON', retryable: false },
  invalid_utf8: { status: 400, title: 'The body is not UTF-8 text', retryable: false },
  empty_body: { status: 400, title: 'The body is empty', retryable: false },
  malformed_compression: { status: 400, title: 'The body cannot be decompressed', retryable: false },
  malformed_idempotency_key: { status: 400, title: 'The Idempotency-Key cannot be read', retryable: false },
  invalid_run: { status: 400, title: 'There is no such run', retryable: false },
  key_required: { status: 401, title: 'This needs an ingest key', retryable: false },
  not_found: { status: 404, title: 'There is nothing at this address', retryable: false },
  method_not_allowed: { status: 405, title: 'This address takes no such method', retryable: false },
  body_too_large: { status: 413, title: 'The body is too large', retryable: false },
  too_many_events: { status: 413, title: 'The request holds too many events', retryable: false },
  unsupported_media_type: { status: 415, title: 'This kind of body is not taken', retryable: false },
  invalid_event: { status: 422, title: 'The event is not valid', retryable: false },
  rate_limited: { status: 429, title: 'You send too many events', retryable: true },
  fault_failed: { status: 502, title: 'The fault could not be made', retryable: true },
  report_unavailable: { status: 503, title: 'The report cannot be drawn up right now', retryable: true },
  broker_unavailable: { status: 503, title: 'Events cannot be taken right now', retryable: true },
  overloaded: { status: 503, title: 'Too much is under way', retryable: true },
} as const

export type ProblemCode = keyof typeof problemKinds

/** Makes the error that answers a request with one of the problems above. */
export function problem(
  code: ProblemCode,
  detail: string,
  errors?: readonly EventError[],
  options?: ErrorOptions,
): ProblemError {
  return new ProblemError({ ...problemKinds[code], code, detail, ...(errors ? { errors } : {}) }, options)
}
