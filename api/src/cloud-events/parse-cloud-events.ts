import type { IncomingHttpHeaders } from 'node:http'
import { cutCloudEvent, cutValue, jsonText, type Cut } from '@signalbox/contracts'
import { isJson, mediaTypeOf } from '../format.ts'
import { cutWhole, itemsOf, malformed, type Candidate, type Submission } from '../parse-submission.ts'
import { problem } from '../problems.ts'
import { decodeOnce } from './event-id.ts'
import { cloudEventSubmission } from './to-submission.ts'

const cloudEvents = (client: string | undefined) => ({ schema: cloudEventSubmission(client), hasIds: true })

/** Reads a body that is one CloudEvent as JSON. */
export function parseStructured(text: string, client: string | undefined): Submission {
  const cut = withoutNulls(cutWhole(text, cutCloudEvent))
  return { ...cloudEvents(client), many: false, candidates: [{ cut }] }
}

/** Reads a body that is a JSON array of CloudEvents. */
export function parseBatch(text: string, client: string | undefined): Submission {
  if (!/^\s*\[/.test(text)) {
    cutWhole(text, cutCloudEvent)
    throw problem('invalid_event', 'A batch of CloudEvents is a JSON array')
  }
  return { ...cloudEvents(client), many: true, candidates: batchOf(text) }
}

function* batchOf(text: string): Generator<Candidate> {
  for (const item of itemsOf(text, cutCloudEvent))
    yield 'cut' in item ? { cut: withoutNulls(item.cut) } : item
}

const prefix = 'ce-'
// What is percent-encoded in a URI stays so: of its characters only % is one that a header has to encode. Some senders,
// the official SDK for JavaScript among them, encode nothing.
const uris = new Set(['source', 'dataschema'])

/** Reads a CloudEvent whose attributes are headers, and whose data is the body: JSON, or text of another kind. */
export function parseBinary(
  headers: IncomingHttpHeaders,
  text: string,
  client: string | undefined,
): Submission {
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
  const body = text === '' ? undefined : cutValue(isJson(mediaTypeOf(headers)) ? text : jsonText(text))
  if (text !== '' && !body) throw malformed()
  const found = body?.problem
  const cut: Cut = {
    fields: {
      ...Object.fromEntries(attributes),
      ...(datacontenttype === undefined ? {} : { datacontenttype }),
      ...(body && body.json !== 'null' ? { data: body.json } : {}),
    },
    problem: found && { ...found, path: ['data', ...found.path] },
  }
  return { ...cloudEvents(client), many: false, candidates: [{ cut }] }
}

/** In a CloudEvent null is the same as nothing. */
function withoutNulls(cut: Cut | null): Cut | null {
  if (!cut) return null
  const given = Object.entries(cut.fields).filter(([, value]) => value !== null)
  return { ...cut, fields: Object.fromEntries(given) }
}
