import { commonPaths, jsonSchemaOf, queryParameters, versionFrom, type OpenApi } from '@signalbox/runtime'
import { live } from '@signalbox/systems/revenue/events/live.ts'
import { RevenueRequest } from '@signalbox/systems/revenue/events/revenue-entry.ts'
import { kinds } from './problems.ts'
import { HistoryQuery, UsersQuery } from './queries.ts'

const description = `What each user has. Events add to it and subtract from it; each counts exactly once, whatever is sent again.

Who sends shows the secret, as \`Authorization: <secret>\` or \`Authorization: Bearer <secret>\`; so does who reads, unless reads are open. A value has up to 400 digits, all of which are kept. A user may have less than nothing, unless there is a floor: what would take more becomes a dead letter.`

const request = jsonSchemaOf(RevenueRequest, 'draft-2020-12')
const answer = (text: string) => ({ 200: { description: text } })
const user = {
  name: 'userId',
  in: 'path',
  required: true,
  description: 'The user',
  schema: { type: 'string' },
}

/** The HTTP interface as an OpenAPI document. */
export const openApi: OpenApi = {
  openapi: '3.1.1',
  info: { title: 'Revenue', version: versionFrom({}), description },
  paths: {
    '/liveEvent': {
      post: {
        summary:
          'Send a change, `{ "userId": "user1", "name": "add_revenue", "value": 100 }` (or `subtract_revenue`), or take one back, `{ "name": "reverse", "reverses": "<eventId>" }`; several as an array or as NDJSON. An `eventId`, or an `Idempotency-Key`, counts once',
        requestBody: {
          content: { 'application/json': { schema: request }, 'application/x-ndjson': { schema: request } },
        },
        responses: answer(
          'RabbitMQ has confirmed it: `{ message, eventId }`; of several `{ message, accepted, rejected, results }`, with an `eventId` or `errors` in each place',
        ),
      },
    },
    '/userEvents/{userId}': {
      get: {
        summary: 'What a user has',
        parameters: [user],
        responses: answer('`[{ user_id, revenue }]`, or `[]`; the revenue is text with all its digits'),
      },
    },
    '/userEvents/{userId}/history': {
      get: {
        summary: 'Every entry of a user in order, or what they had at a moment',
        parameters: [user, ...queryParameters(HistoryQuery)],
        responses: answer(
          'The entries, each with the `revenue` after it; with `at` `{ user_id, at, revenue }`',
        ),
      },
    },
    '/users': {
      get: {
        summary: 'Who has the most',
        parameters: queryParameters(UsersQuery),
        responses: answer('`[{ user_id, revenue, sequence }]`'),
      },
    },
    '/invariant': {
      get: {
        summary: 'Adds up all entries anew, and compares them with what users have',
        responses: answer(
          '`{ checked_at, users, entries, wrong }`: `wrong` is how many users it is not so for',
        ),
      },
    },
    '/live': {
      get: {
        summary: `A WebSocket. ${live.tells}`,
        parameters: queryParameters(live.query),
        responses: { 101: { description: 'The WebSocket' } },
      },
    },
    '/live/ticket': {
      post: {
        summary: 'A ticket for one WebSocket, for whoever shows the secret',
        responses: answer('`{ ticket, expiresInSeconds }`'),
      },
    },
    ...commonPaths,
  },
  'x-problems': kinds,
}
