import {
  cutItems,
  cutObject,
  cutSubmission,
  encodeEvent,
  eventIn,
  type Cut,
  type CutOptions,
  type EventError,
} from '@signalbox/contracts'
import { CountedSubmission, EventSubmission } from '@signalbox/systems'
import type * as z from 'zod'
import { problem } from './problems.ts'

/** What a request holds, before any event of it is judged. */
export type Submission = {
  /** Whether it is answered with the receipt of one event or with the counts of many. */
  readonly many: boolean
  /** Candidates for events, in their order. To be gone through once; what is no JSON to its end throws there. */
  readonly candidates: Iterable<Candidate>
  /** Reads a candidate as an event. */
  readonly schema: z.ZodType<EventSubmission>
  /** Whether each event has an id by a rule of its own, as CloudEvents have. */
  readonly hasIds: boolean
}

/** What may be an event; null is no object. A line is read when it is looked at: of a bad body most lines never are. */
export type Candidate = { readonly cut: Cut | null } | { readonly line: string }

const ownEvents = { schema: EventSubmission, hasIds: false }

/** Reads NDJSON: each line is a candidate. */
export function parseLines(text: string): Submission {
  return { ...ownEvents, many: true, candidates: linesOf(text) }
}

/**
 * Reads JSON: an object is one candidate, an array holds many, and `{ "eventType": "...", "count": "3" }` stands for
 * three.
 *
 * @param limitBytes the most that one request may hold, counted events written out
 * @throws ProblemError when there is nothing to judge, or too much
 */
export function parseJsonEvents(text: string, limitBytes: number): Submission {
  if (/^\s*\[/.test(text)) return { ...ownEvents, many: true, candidates: itemsOf(text, cutSubmission) }
  const cut = cutWhole(text, cutSubmission)
  if (cut && 'count' in cut.fields) return countedSubmission(cut, limitBytes)
  return { ...ownEvents, many: false, candidates: [{ cut }] }
}

/** @throws ProblemError when it is not JSON */
export function cutWhole(text: string, options: CutOptions): Cut | null {
  const cut = cutObject(text, options)
  if (cut === undefined) throw malformed()
  return cut
}

/** @throws ProblemError at its end when the text is no array of JSON, or an empty one */
export function* itemsOf(text: string, options: CutOptions): Generator<Candidate> {
  const items = cutItems(text, options)
  let next = items.next()
  const isEmpty = next.done
  for (; !next.done; next = items.next()) yield { cut: next.value }
  if (!next.value) throw malformed()
  if (isEmpty) throw problem('invalid_event', 'The array is empty; send at least one event')
}

/** It repeats no part of the body. */
export const malformed = () => problem('malformed_json', 'Check the body with a JSON validator')

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
): { readonly cut: Cut | null } | { readonly error: Omit<EventError, 'index'> } {
  if ('cut' in candidate) return candidate
  const cut = cutObject(candidate.line, cutSubmission)
  if (cut !== undefined) return { cut }
  return { error: { pointer: '', code: 'malformed_json', detail: 'The line is not JSON' } }
}

function countedSubmission(counted: Cut, limitBytes: number): Submission {
  const judged = eventIn(counted, CountedSubmission)
  if ('errors' in judged) throw problem('invalid_event', summaryOf(judged.errors), { errors: judged.errors })
  const { count, ...event } = judged.event
  if (count * encodeEvent(event).length > limitBytes) {
    throw problem(
      'body_too_large',
      `All ${count} events together must not be larger than ${limitBytes} bytes`,
    )
  }
  const cut: Cut = { fields: event, problem: undefined }
  return { ...ownEvents, many: true, candidates: Array.from({ length: count }, () => ({ cut })) }
}

/** The first error as the sentence that a person reads first. */
export function summaryOf([first]: readonly EventError[]): string {
  if (!first) return 'The event is not valid'
  return first.pointer === '' ? first.detail : `${first.pointer}: ${first.detail}`
}
