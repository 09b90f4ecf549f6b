import { cloudEventJson, windowNames } from '@signalbox/contracts'
import { commonPaths, jsonSchemaOf, queryParameters, versionFrom, type OpenApi } from '@signalbox/runtime'
import { eventTypeNames, topicNames } from '@signalbox/systems'
import * as z from 'zod'
import { Login } from './access/log-in.ts'
import { kinds } from './problems.ts'
import { EditRequest, LetterQuery, ReplayRequest } from './read-request.ts'

const description = `What the dashboard shows, as JSON. Answers are kept for one second, so that any number of viewers costs one query.

With \`DASHBOARD_PASSWORD\`, everything below \`/api\` needs the login, by the cookie that \`POST /api/login\` sets, and \`/metrics\` the password by HTTP Basic. Without it everything is allowed on the machine that it runs on, and only reading over a network. What changes something is refused when another site sends it.`

type Asked = Partial<
  Pick<OpenApi['paths'][string][string], 'parameters'> & {
    readonly body: z.ZodType
    readonly status: number
  }
>

function operation(summary: string, answer: string, { parameters, body, status = 200 }: Asked = {}) {
  const content = body && { 'application/json': { schema: jsonSchemaOf(body, 'draft-2020-12') } }
  return {
    summary,
    ...(parameters ? { parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: { [status]: { description: answer } },
  }
}
const get = (...asked: Parameters<typeof operation>) => ({ get: operation(...asked) })
const post = (...asked: Parameters<typeof operation>) => ({ post: operation(...asked) })

const inPath = (name: string, meaning: string, schema: object = { type: 'string', format: 'uuid' }) => ({
  name,
  in: 'path',
  required: true,
  description: meaning,
  schema,
})
const system = inPath('name', 'The system', { type: 'string' })
const window = (preset: (typeof windowNames)[number]) =>
  queryParameters(z.object({ window: z.enum(windowNames).default(preset).describe('How far back') }))
const letters = queryParameters(LetterQuery)

/** The HTTP interface as an OpenAPI document. */
export const openApi: OpenApi = {
  openapi: '3.1.1',
  info: { title: 'Dashboard', version: versionFrom({}), description },
  paths: {
    '/api/overview': get('All that the first page shows', 'The overview', { parameters: window('5m') }),
    '/api/ledger': get(
      'Where every event is',
      'For each topic: came in = stored + repeats + dead + in flight, from which source, and what does not add up',
    ),
    '/api/keys': get('Which keys seal values', 'How many events each sealed, and whether it can be dropped', {
      parameters: window('24h'),
    }),
    '/api/links': get(
      'Where the other pages are, and which systems run',
      '`{ simulator, rabbitmqManagement, running }`, the first two `null` where there is none',
    ),
    '/api/events': get('The newest events of a type', '50 of them, and `next`', {
      parameters: queryParameters(
        z.object({
          type: z.enum(eventTypeNames).describe('The event type'),
          before: z.guid().optional().describe('The `next` of a page, for older ones'),
        }),
      ),
    }),
    '/api/events/{id}': get(
      'Everything about one event',
      `Where it is now, its rows, repeats and dead letters, what it was derived from and what from it. With \`Accept: ${cloudEventJson}\` the event as the CloudEvent that it came as, once it is at the end of its journey; before that 404 \`not_stored\``,
      { parameters: [inPath('id', 'The id of the event')] },
    ),
    '/api/systems/{name}': get(
      'What the panel of a system shows',
      'The rows of each of its `reads`, at most 100',
      {
        parameters: [system],
      },
    ),
    '/api/systems/{name}/{find}': get(
      'What the panel of a system asks for besides, with a query parameter for each thing `given`',
      'The rows, at most 100',
      { parameters: [system, inPath('find', 'One of its `finds`', { type: 'string' })] },
    ),
    '/api/dead-letters': get('What is dead now, by queue and reason', '`{ groups }`'),
    '/api/dead-letters/list': get('The letters', '50 of them, and the `next` page', { parameters: letters }),
    '/api/dead-letters/export': get('All letters with their bodies', 'NDJSON, one letter a line', {
      parameters: letters.filter(({ name }) => name !== 'after'),
    }),
    '/api/dead-letters/{id}': get('One letter', 'Its body, error and history', {
      parameters: [inPath('id', 'The id of the letter')],
    }),
    '/api/dead-letters/{id}/edit': post(
      'Publishes the letter with another body, `{ "body" }`, under the same event id',
      '`{ id, eventId }`',
      { parameters: [inPath('id', 'The id of the letter')], body: EditRequest },
    ),
    '/api/dead-letters/replay': post(
      'Publishes letters again: `{ "filter": { "queue", "reason" }, "rate" }` or `{ "ids", "rate" }`',
      'It has begun: `{ id, total }`',
      { body: ReplayRequest, status: 202 },
    ),
    '/api/dead-letters/replays/{id}': get('How far a replay has come', 'And how many died again', {
      parameters: [inPath('id', 'The id of the replay')],
    }),
    '/api/session': get('What the one who asks may do', '`{ access }`'),
    '/api/login': post('Logs in with `{ "password" }`, for 12 hours', '`{ access }`, and the cookie', {
      body: Login,
    }),
    '/api/logout': post('Logs out', '`{ access }`'),
    '/api/topicRequestMetrics': get(
      'The newest events of a topic',
      'At most 1,000 of `{ eventType, create_date, processed_at, total_time_ms }`',
      {
        parameters: queryParameters(z.object({ topic: z.enum(topicNames).describe('The topic') })),
      },
    ),
    '/api/rabbitmqMetrics': get('What waits in the first queue', '`{ queueLength }`'),
    ...commonPaths,
  },
  'x-problems': kinds,
}
