import { commonPaths, jsonSchemaOf, queryParameters, versionFrom, type OpenApi } from '@signalbox/runtime'
import { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { kinds } from './problems.ts'
import { ReplayRequest } from './sql/replay.ts'
import { NotificationsQuery } from './sql/select-notifications.ts'

const description = `Sends sms, email and push. What is answered with 201 is kept: it ends in exactly one state, whatever fails meanwhile.

Who sends shows the secret, as \`Authorization: <secret>\` or \`Authorization: Bearer <secret>\`; on \`127.0.0.1\` nobody needs one.`

const answer = (text: string, status = 200) => ({ [status]: { description: text } })
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const id = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The id, or the eventId of its sender',
  schema: { type: 'string' },
}
const notification = jsonSchemaOf(Notification, 'draft-2020-12')

/** The HTTP interface as an OpenAPI document. */
export const openApi: OpenApi = {
  openapi: '3.1.1',
  info: { title: 'Notifications', version: versionFrom({}), description },
  paths: {
    '/event': {
      post: {
        summary:
          'Send a notification, `{ "channel": "sms", "payload": { "message": "Hello", "phoneNumber": "+12025550123" }, "metadata": {}, "priority": "default" }`; several as an array or as NDJSON; to up to 1,000 recipients as a list. An `eventId`, or an `Idempotency-Key`, is one notification however often it is sent',
        requestBody: {
          content: {
            'application/json': { schema: notification },
            'application/x-ndjson': { schema: notification },
          },
        },
        responses: answer(
          'RabbitMQ has confirmed it: `{ message, id, eventId, status }`; of several `{ message, accepted, rejected, results }`',
          201,
        ),
      },
    },
    '/event/{id}': {
      get: {
        summary: 'How a notification fares, with every attempt',
        parameters: [id],
        responses: answer('`{ id, eventId, channel, priority, status, attempts, ... }`'),
      },
      delete: {
        summary: 'Cancels what was not sent',
        parameters: [id],
        responses: answer('The notification, `CANCELLED`; 409 where it is being sent or at its end'),
      },
    },
    '/events': {
      get: {
        summary: 'Notifications, the newest first',
        parameters: queryParameters(NotificationsQuery),
        responses: answer('`{ events, next }`'),
      },
    },
    '/replay-dead-letter': {
      post: {
        summary: 'Sends once more what was given up, the oldest first',
        requestBody: json(jsonSchemaOf(ReplayRequest, 'draft-2020-12')),
        responses: answer('`{ message, count, from, limit }`', 201),
      },
    },
    '/hooks/{provider}': {
      post: {
        summary: 'What providers report, signed by them',
        parameters: [{ ...id, name: 'provider', description: 'The provider' }],
        responses: answer('It is stored: `{ taken }`'),
      },
    },
    '/opt-outs': {
      get: {
        summary: 'Who is not sent to',
        responses: answer('`[{ channel, recipient, reason, since }]`'),
      },
      put: { summary: 'Sends nothing more to a recipient', responses: answer('`{ channel, recipient }`') },
      delete: { summary: 'Sends to a recipient again', responses: answer('`{ removed }`') },
    },
    '/api-docs': { get: { summary: 'Leads to `/docs`', responses: { 302: { description: 'It is there' } } } },
    ...commonPaths,
  },
  'x-problems': kinds,
}
