import type { EventError, Problem } from '@signalbox/contracts'

/** What `JSON.parse` makes of a text, or nothing when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether a value is an object whose fields may be looked at. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is a list of `EventError`. */
export function areEventErrors(value: unknown): value is EventError[] {
  return Array.isArray(value) && value.every(isEventError)
}

function isEventError(value: unknown): value is EventError {
  return (
    isObject(value) &&
    (value.index === undefined || (Number.isSafeInteger(value.index) && Number(value.index) >= 0)) &&
    [value.pointer, value.code, value.detail].every((field) => typeof field === 'string')
  )
}

/** Reads an answer as a problem of the api; a proxy's error page, even in JSON, is none. */
export function readProblem(status: number, text: string): Problem | undefined {
  const value = parseJson(text)
  const isProblem =
    isObject(value) &&
    value.status === status &&
    [value.type, value.title, value.detail, value.code].every((field) => typeof field === 'string') &&
    typeof value.retryable === 'boolean' &&
    (value.errors === undefined || areEventErrors(value.errors))
  return isProblem ? (value as Problem) : undefined
}
