/** The media type of every error answer (RFC 9457). */
export const problemJson = 'application/problem+json'

/** What is wrong with one event of a request, and where. */
export type EventError = {
  /** Position of the event in the request, from 0. Missing when the request was one event. */
  readonly index?: number
  /** JSON Pointer (RFC 6901) to the field inside the event; empty for the whole event. */
  readonly pointer: string
  readonly code: string
  /** One sentence that says what to do. It never repeats what was sent. */
  readonly detail: string
}

/** An error answer as in RFC 9457, with a stable `code` and a word on whether to try again. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  /** True when the very same request, with the same ids, may succeed later. */
  readonly retryable: boolean
  readonly errors?: readonly EventError[]
}

/** The code of events that were not looked at because too many before them were refused. */
export const notExamined = 'not_examined'
