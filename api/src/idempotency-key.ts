import { v5 as uuidv5, validate } from 'uuid'
import { readCandidate, type Candidate, type Submission } from './parse-submission.ts'
import { problem } from './problems.ts'

// The namespace for ids made from a key; it never changes, as a request that is sent again would get other ids.
const idNamespace = '7d1a4f0b-2c39-4be4-8f43-5f1d1b1a90d7'

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
  return { ...submission, candidates: nameCandidates(submission, keyIn(header), client) }
}

const lengthMax = 255

/** The header is text of structured fields (RFC 9651), in quotes; a bare word is understood, too. */
function keyIn(header: string): string {
  const quoted = /^"((?:[ !#-[\]-~]|\\["\\])+)"$/.exec(header)?.[1]?.replaceAll(/\\(.)/g, '$1')
  const key = quoted ?? /^[!#-+.-[\]-~-]+$/.exec(header)?.[0]
  if (key !== undefined && key.length <= lengthMax) return key
  const detail = `Send one Idempotency-Key of at most ${lengthMax} visible characters, in quotes`
  throw problem('malformed_idempotency_key', detail)
}

function* nameCandidates(
  { many, candidates, hasIds }: Submission,
  key: string,
  client?: string,
): Generator<Candidate> {
  const scope = client === undefined ? key : `${client} ${key}`
  let index = -1
  for (const candidate of candidates) {
    index += 1
    const read = readCandidate(candidate)
    const cut = 'cut' in read ? read.cut : undefined
    const { id: own } = cut?.fields ?? {}
    if (cut && own === undefined && !hasIds) {
      const id = !many && validate(key) ? key.toLowerCase() : uuidv5(`${scope} ${index}`, idNamespace)
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
