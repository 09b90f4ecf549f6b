import { faultNames } from '@signalbox/contracts'
import { problemKinds, type ProblemCode } from '../../problems.ts'
import type { AnswerName } from './answers.ts'
import { ingestKey, mayNeedKey } from './ingest-key.ts'
import { postEvents } from './post-events.ts'
import { problemAnswers } from './problem-answers.ts'
import { openApiSchemas, ref } from './schemas.ts'

const answerOf = (description: string, ...names: AnswerName[]) => ({
  description,
  content: {
    'application/json': { schema: names.length === 1 ? ref(names[0] ?? '') : { oneOf: names.map(ref) } },
  },
})

type Get = {
  readonly summary: string
  readonly tag: 'Health' | 'Interfaces' | 'Simulator'
  readonly parameters?: readonly object[]
  readonly problems?: readonly ProblemCode[]
}

const operation = ({ summary, tag, parameters, problems = [] }: Get, responses: Record<string, object>) => ({
  summary,
  tags: [tag],
  ...(parameters ? { parameters } : {}),
  ...(problems.includes('key_required') ? { security: mayNeedKey } : {}),
  responses: { ...responses, ...problemAnswers(problems) },
})

const pathParameter = (name: string, schema: object) => ({ name, in: 'path', required: true, schema })
const moment = (name: string) => ({
  name,
  in: 'query',
  required: true,
  description: 'Milliseconds since 1970',
  schema: { type: 'integer', minimum: 0 },
})

const health = (summary: string, answer: AnswerName) => ({
  get: operation(
    { summary, tag: 'Health' },
    { 200: answerOf('Yes', answer), 503: answerOf('Not now', answer) },
  ),
})
const aDocument = (summary: string, mediaType: string) => ({
  get: operation(
    { summary, tag: 'Interfaces' },
    { 200: { description: summary, content: { [mediaType]: {} } } },
  ),
})

const paths = {
  '/events': { post: postEvents },
  '/livez': health('Whether the process runs', 'Status'),
  '/readyz': health('Whether it can take events now', 'Status'),
  '/health': health('The same, with a word on each dependency', 'Health'),
  '/metrics': {
    get: operation(
      { summary: 'Figures for Prometheus', tag: 'Health' },
      { 200: { description: 'The figures', content: { 'text/plain': {} } } },
    ),
  },
  '/docs': aDocument('The interfaces as a page', 'text/html'),
  '/openapi.json': aDocument('This document', 'application/json'),
  '/asyncapi.json': aDocument('What travels over RabbitMQ, as an AsyncAPI document', 'application/json'),
  '/client-config': {
    get: operation(
      { summary: 'What the simulator has to know', tag: 'Simulator' },
      { 200: answerOf('The configuration', 'ClientConfig') },
    ),
  },
  '/runs/{tag}': {
    get: operation(
      {
        summary: 'What became of the events whose ids were made in a time and end in the tag',
        tag: 'Simulator',
        parameters: [
          pathParameter('tag', { type: 'string', pattern: '^[0-9a-f]{12}$' }),
          moment('from'),
          moment('to'),
        ],
        problems: ['invalid_request', 'key_required', 'overloaded', 'database_unavailable'],
      },
      { 200: answerOf('The report', 'RunReport') },
    ),
  },
  '/pressure': {
    get: operation(
      { summary: 'How busy the process is', tag: 'Simulator', problems: ['key_required'] },
      { 200: answerOf('Sums since its start', 'Pressure') },
    ),
  },
  '/faults/{name}': {
    post: operation(
      {
        summary: 'Make a fault; only where `ALLOW_FAULTS=true`',
        tag: 'Simulator',
        parameters: [pathParameter('name', { enum: faultNames })],
        problems: ['key_required', 'not_found', 'unsupported_media_type', 'fault_failed'],
      },
      { 200: answerOf('The fault is made', 'PoisonMade', 'ConsumerStopped') },
    ),
  },
}

const description = `Signalbox takes events over HTTP, carries them with RabbitMQ, and stores each once.

Errors are \`application/problem+json\` (RFC 9457); \`retryable\` says whether to send the same again. Another method than that of an address is answered with 405 (\`method_not_allowed\`), and an address that there is not with 404 (\`not_found\`).`

/** The HTTP interface of the api as an OpenAPI 3.1 document. */
export function openApiDocument(version: string) {
  return {
    openapi: '3.1.1',
    info: { title: 'Signalbox', version, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: [
      { name: 'Events', description: 'What this is for' },
      { name: 'Health', description: 'For the platform that runs it' },
      { name: 'Interfaces', description: 'These pages' },
      { name: 'Simulator', description: 'What the simulator asks besides' },
    ],
    paths,
    components: { schemas: openApiSchemas(), securitySchemes: { ingestKey } },
    'x-problems': problemKinds,
  }
}

export type OpenApiDocument = ReturnType<typeof openApiDocument>
