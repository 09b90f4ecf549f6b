import { CountedSubmission, eventErrors, EventSubmission, type EventError } from '@signalbox/contracts'
import type * as z from 'zod'
import { problem } from './problems.ts'

/** What a request holds, before any event of it is judged. */
export type Submission = {
  /** Whether it is answered with the receipt of one event or with the counts of many. */
  readonly many: boolean
  /** Candidates for events, in their order. To be gone through once. */
  readonly candidates: Iterable<Candidate>
  /** Reads a candidate as an event. */
  readonly schema: z.ZodType<EventSubmission>
}

/** What may be an event. A line is parsed when it is looked at: of a bad body most lines never are. */
export type Candidate = { readonly json: unknown } | { readonly line: string }

const schema = EventSubmission

/** Reads NDJSON: each line is a candidate. */
export function parseLines(text: string): Submission {
  return { many: true, candidates: linesOf(text), schema }
}

/**
 * Reads JSON: an object is one candidate, an array holds many, and `{ "eventType": "...", "count": "3" }` stands for
 * three.
 *
 * @param limitBytes the most that one request may hold, counted events written out
 * @throws ProblemError when there is nothing to judge, or too much
 */
export function parseJsonEvents(text: string, limitBytes: number): Submission {
  const json = parseJson(text)
  if (Array.isArray(json)) return { many: true, candidates: itemsOf(json), schema }
  if (typeof json === 'object' && json !== null && 'count' in json) return countedSubmission(json, limitBytes)
  return { many: false, candidates: [{ json }], schema }
}

/** @throws ProblemError when the array is empty */
export function itemsOf(array: readonly unknown[]): Candidate[] {
  if (array.length === 0) throw problem('invalid_event', 'The array is empty; send at least one event')
  return array.map((json) => ({ json }))
}

/** @throws ProblemError when it is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message repeats a part of the body, so it goes nowhere.
    throw problem('malformed_json', 'Check the body with a JSON validator')
  }
}

/** Lines may end in LF or CRLF; blank lines are left out. */
function* linesOf(text: string): Generator<Candidate> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end === -1 ? undefined : end)
    if (line.trim() !== '') yield { line }
    start = end === -1 ? text.length : end + 1
  }
}

/** What a candidate holds, or the error that stands in the place of a line that is not JSON. */
export function readCandidate(
  candidate: Candidate,
): { readonly json: unknown } | { readonly error: Omit<EventError, 'index'> } {
  if ('json' in candidate) return candidate
  try {
    return { json: JSON.parse(candidate.line) as unknown }
  } catch {
    return { error: { pointer: '', code: 'malformed_json', detail: 'The line is not JSON' } }
  }
}

function countedSubmission(json: object, limitBytes: number): Submission {
  const result = CountedSubmission.safeParse(json)
  if (!result.success) {
    const errors = eventErrors(result.error, json)
    throw problem('invalid_event', summaryOf(errors), errors)
  }
  const { count, ...event } = result.data
  if (count * JSON.stringify(event).length > limitBytes) {
    throw problem(
      'body_too_large',
      `All ${count} events together must not be larger than ${limitBytes} bytes`,
    )
  }
  return { many: true, candidates: Array.from({ length: count }, () => ({ json: event })), schema }
}

/** The first error as the sentence that a person reads first. */
export function summaryOf([first]: readonly EventError[]): string {
  if (!first) return 'The event is not valid'
  return first.pointer === '' ? first.detail : `${first.pointer}: ${first.detail}`
}
