import { idOfKey, readIdempotencyKey } from '@signalbox/service'
import { readCandidate, type Candidate, type Submission } from './parse-submission.ts'
import { problem } from './problems.ts'

/**
 * Gives the events of a request their ids by its `Idempotency-Key`
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/).
 *
 * A single event takes a key that is a UUID as its id; otherwise the event at index n has the UUIDv5 of `<key> <n>`,
 * after the name of its client where clients have ingest keys: what one calls order 1 is not what another does.
 * An event among many that has an id keeps it, and so does a CloudEvent.
 *
 * @throws ProblemError when the key cannot be read; going through the candidates throws one when a single event has
 *   another id than the key
 */
export function withIdempotencyKey(submission: Submission, header: string, client?: string): Submission {
  return { ...submission, candidates: nameCandidates(submission, readIdempotencyKey(header), client) }
}

function* nameCandidates(
  { many, candidates, hasIds }: Submission,
  key: string,
  client?: string,
): Generator<Candidate> {
  let index = -1
  for (const candidate of candidates) {
    index += 1
    const read = readCandidate(candidate)
    const cut = 'cut' in read ? read.cut : undefined
    const { id: own } = cut?.fields ?? {}
    if (cut && own === undefined && !hasIds) {
      const id = idOfKey(key, index, many, client)
      yield { cut: { ...cut, fields: { ...cut.fields, id } } }
      continue
    }
    if (!many && typeof own === 'string' && own.toLowerCase() !== key.toLowerCase()) {
      const detail = 'The Idempotency-Key is another than the id of the event; leave one of them out'
      throw problem('invalid_event', detail, { errors: [{ pointer: '/id', code: 'id_conflict', detail }] })
    }
    yield candidate
  }
}
