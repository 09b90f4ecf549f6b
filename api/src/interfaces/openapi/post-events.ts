import { cloudEventBatchJson, cloudEventJson, countMax, ndjson } from '@signalbox/contracts'
import type { ProblemCode } from '../../problems.ts'
import { mayNeedKey } from './ingest-key.ts'
import { problemAnswers } from './problem-answers.ts'
import { curlOf, samples } from './samples.ts'
import { ref } from './schemas.ts'

const description = `Takes one event or many. The answer comes when RabbitMQ has them safely: from then on each is stored once, or is a dead letter with a reason.

After a 503, or no answer at all, send the same events with the same ids again: an id never has an effect twice. Without an id of your own, or an \`Idempotency-Key\`, an event that is sent twice is two events.

A CloudEvent becomes an event by its \`type\` (\`eventType\`) and \`time\` (\`create_date\`). Its \`id\`, where that is no UUID, becomes the UUIDv5 of its source and id, after the name of the ingest key where one is asked for: what one client calls order 1 is not what another does. A UUID is an id as it is, from whomever it comes. \`data\` that is an object stays \`data\`, and text becomes \`value\`. All attributes are kept inside \`data\`, as \`_cloudevent\`.

An id that comes again with an event that means the same (type, value, data, attributes of a CloudEvent) changes nothing, however it is written and in whichever mode it comes; with an event that means something else, that one becomes a dead letter.

Numbers in \`data\` keep all their digits, and are written by PostgreSQL's rules: \`1e2\` as \`100\`, \`-0\` as \`0\`, \`1.50\` as it is. What cannot be kept is refused with its pointer: NUL, half of a surrogate pair, a key twice in an object, a number of more than 400 digits, more than 32 levels.

Where the api asks for an ingest key, send it as \`Authorization: Bearer sbk_...\`. Where it limits the rate, \`RateLimit\` and \`RateLimit-Policy\` say what is left. A W3C \`traceparent\` goes on with every event.

Bodies may be compressed with gzip, deflate or br, to a hundredth at most.

Requests of one connection are worked on one after the other. The connection ends without an answer when more than 32 wait, when nothing of an answer is taken for 30 s, and when one network has more than 512 open; it ends after the answer where that says \`Connection: close\`. Headers have 16 KiB (431) and 10 s, a whole request 15 s (408).`

const header = (name: string, about: string, schema: object = { type: 'string' }) => ({
  name,
  in: 'header',
  description: about,
  schema,
})
const binaryMode = 'CloudEvents in binary mode: '

const parameters = [
  header(
    'Idempotency-Key',
    'A UUID is the id of a single event. Other text, or the key of many events, gives the event at index n the UUIDv5 of the key and n, after the name of the ingest key where one is asked for; an event that has an id keeps it. In quotes, or bare without blanks',
  ),
  header('Content-Encoding', 'How the body is compressed', { enum: ['gzip', 'deflate', 'br'] }),
  header('ce-specversion', `${binaryMode}always 1.0`, { const: '1.0' }),
  header('ce-id', `${binaryMode}the id`),
  header('ce-source', `${binaryMode}where the id comes from`),
  header(
    'ce-type',
    `${binaryMode}the \`eventType\`; \`ce-time\`, \`ce-subject\` and extensions go the same way`,
  ),
]

const problems: readonly ProblemCode[] = [
  'malformed_json',
  'invalid_utf8',
  'empty_body',
  'malformed_compression',
  'malformed_idempotency_key',
  'key_required',
  'body_too_large',
  'too_many_events',
  'unsupported_media_type',
  'invalid_event',
  'rate_limited',
  'broker_unavailable',
  'overloaded',
]

const arrayOf = (name: string) => ({ type: 'array', minItems: 1, items: ref(name) })

/** `POST /events` in the OpenAPI document. */
export const postEvents = {
  operationId: 'sendEvents',
  tags: ['Events'],
  summary: 'Send events',
  description,
  parameters,
  security: mayNeedKey,
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { anyOf: [ref('Event'), arrayOf('Event'), ref('CountedEvents')] },
      },
      [ndjson]: {
        schema: { type: 'string', description: 'One event a line, each as in `application/json`' },
      },
      [cloudEventJson]: { schema: ref('CloudEvent') },
      [cloudEventBatchJson]: { schema: arrayOf('CloudEvent') },
      'text/*': { schema: { type: 'string', description: `${binaryMode}text, which becomes \`value\`` } },
    },
  },
  responses: {
    202: {
      description: `The receipt of one event, or the counts of many: the good ones are taken, the bad ones named. \`count\` stands for up to ${countMax} events`,
      content: { 'application/json': { schema: { oneOf: [ref('Receipt'), ref('BatchReceipt')] } } },
    },
    ...problemAnswers(problems),
  },
  'x-codeSamples': samples.map((sample) => ({ lang: 'Shell', label: sample.label, source: curlOf(sample) })),
}
