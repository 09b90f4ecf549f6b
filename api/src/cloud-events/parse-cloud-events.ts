import type { IncomingHttpHeaders } from 'node:http'
import { isJson, mediaTypeOf } from '../format.ts'
import { itemsOf, parseJson, type Submission } from '../parse-submission.ts'
import { problem } from '../problems.ts'
import { decodeOnce } from './event-id.ts'
import { CloudEventSubmission } from './to-submission.ts'

const schema = CloudEventSubmission

/** Reads a body that is one CloudEvent as JSON. */
export function parseStructured(text: string): Submission {
  return { many: false, candidates: [{ json: withoutNulls(parseJson(text)) }], schema }
}

/** Reads a body that is a JSON array of CloudEvents. */
export function parseBatch(text: string): Submission {
  const json = parseJson(text)
  if (!Array.isArray(json)) throw problem('invalid_event', 'A batch of CloudEvents is a JSON array')
  return { many: true, candidates: itemsOf(json.map(withoutNulls)), schema }
}

const prefix = 'ce-'
// What is percent-encoded in a URI stays so: of its characters only % is one that a header has to encode. Some senders,
// the official SDK for JavaScript among them, encode nothing.
const uris = new Set(['source', 'dataschema'])

/** Reads a CloudEvent whose attributes are headers, and whose data is the body: JSON, or text of another kind. */
export function parseBinary(headers: IncomingHttpHeaders, text: string): Submission {
  const attributes = Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), String(value)] as const)
    .map(
      ([name, value]) => [name, uris.has(name) ? value.replaceAll('%25', '%') : decodeOnce(value)] as const,
    )
  if (attributes.some(([name]) => name === 'data' || name === 'datacontenttype')) {
    throw problem(
      'invalid_event',
      'The data is the body, and its type is Content-Type; leave those ce- headers out',
    )
  }
  const datacontenttype = headers['content-type']
  const json = {
    ...Object.fromEntries(attributes),
    ...(datacontenttype === undefined ? {} : { datacontenttype }),
    ...(text === '' ? {} : { data: isJson(mediaTypeOf(headers)) ? parseJson(text) : text }),
  }
  return { many: false, candidates: [{ json: withoutNulls(json) }], schema }
}

/** In a CloudEvent null is the same as nothing. */
function withoutNulls(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null))
}
