import { defineProblems } from '@signalbox/runtime'

/** What can be wrong with a request to the api, besides what can be with any. */
export const { kinds: problemKinds, problem } = defineProblems({
  empty_body: { status: 400, title: 'The body is empty', retryable: false },
  malformed_compression: { status: 400, title: 'The body cannot be decompressed', retryable: false },
  key_required: { status: 401, title: 'This needs an ingest key', retryable: false },
  invalid_event: { status: 422, title: 'The event is not valid', retryable: false },
  rate_limited: { status: 429, title: 'You send too many events', retryable: true },
  fault_failed: { status: 502, title: 'The fault could not be made', retryable: true },
})

export type ProblemCode = keyof typeof problemKinds
