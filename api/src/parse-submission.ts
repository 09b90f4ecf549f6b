import { CountedSubmission, eventErrors, splitLines, type EventError } from '@signalbox/contracts'
import { problem } from './problems.ts'
import type { TextBody } from './read-body.ts'

/** What a request holds, before any event of it is judged. */
export type Submission = {
  /** Whether it is answered with the receipt of one event or with the counts of many. */
  readonly many: boolean
  /** Candidates for events, in their order; an error stands in the place of a line that is not JSON. */
  readonly candidates: readonly Candidate[]
}

export type Candidate = { readonly json: unknown } | { readonly error: Omit<EventError, 'index'> }

/**
 * Splits a body into candidates: a JSON object is one, an array or NDJSON are many, and
 * `{ "eventType": "...", "count": "3" }` stands for three.
 *
 * @throws ProblemError when there is nothing to judge
 */
export function parseSubmission({ type, text }: TextBody): Submission {
  if (type === 'ndjson') return { many: true, candidates: splitLines(text).map(parseLine) }
  const json = parseJson(text)
  if (Array.isArray(json)) {
    if (json.length === 0) throw problem('invalid_event', 'The array is empty; send at least one event')
    return { many: true, candidates: json.map((item: unknown) => ({ json: item })) }
  }
  if (typeof json === 'object' && json !== null && 'count' in json) return countedSubmission(json)
  return { many: false, candidates: [{ json }] }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message repeats a part of the body, so it goes nowhere.
    throw problem('malformed_json', 'Check the body with a JSON validator')
  }
}

function parseLine(line: string): Candidate {
  try {
    return { json: JSON.parse(line) as unknown }
  } catch {
    return { error: { pointer: '', code: 'malformed_json', detail: 'The line is not JSON' } }
  }
}

function countedSubmission(json: object): Submission {
  const result = CountedSubmission.safeParse(json)
  if (!result.success) {
    const errors = eventErrors(result.error, json)
    throw problem('invalid_event', summaryOf(errors), errors)
  }
  const { count, ...event } = result.data
  return { many: true, candidates: Array.from({ length: count }, () => ({ json: event })) }
}

/** The first error as the sentence that a person reads first. */
export function summaryOf([first]: readonly EventError[]): string {
  if (!first) return 'The event is not valid'
  return first.pointer === '' ? first.detail : `${first.pointer}: ${first.detail}`
}
