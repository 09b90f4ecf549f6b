import { ProblemError } from '@signalbox/runtime'

const kinds = {
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
