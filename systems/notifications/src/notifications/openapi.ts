import { commonPaths, jsonSchemaOf, queryParameters, versionFrom, type OpenApi } from '@signalbox/runtime'
import { kinds } from './problems.ts'
import { OptOutsQuery, optOutIn } from './opt-out.ts'
import { requestIn } from './request.ts'
import { ReplayRequest } from './sql/replay.ts'
import { NotificationsQuery } from './sql/select-notifications.ts'
import { TemplateRequest } from './templates/template.ts'

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
const template = { ...id, name: 'name', description: 'The name of the template' }
const notification = jsonSchemaOf(requestIn('US'), 'draft-2020-12')
const optOut = json(jsonSchemaOf(optOutIn('US'), 'draft-2020-12'))

/** The HTTP interface as an OpenAPI document. */
export const openApi: OpenApi = {
  openapi: '3.1.1',
  info: { title: 'Notifications', version: versionFrom({}), description },
  paths: {
    '/event': {
      post: {
        summary:
          'Send a notification, `{ "channel": "sms", "payload": { "message": "Hello", "phoneNumber": "+12025550123" }, "metadata": {}, "priority": "default" }`; several as an array or as NDJSON; to up to 1,000 recipients as a list. Instead of texts it may name a template, `{ "template": { "name": "code", "variables": { "code": "1234" } } }`; `sendAt`, `expiresAt`, `timeZone` and `onUncertain` (`retry` or `hold`) say when and what else. An `eventId`, or an `Idempotency-Key`, is one notification however often it is sent',
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
        summary: 'Who is not sent to, the newest first',
        parameters: queryParameters(OptOutsQuery),
        responses: answer('`[{ channel, recipient, reason, since }]`'),
      },
      put: {
        summary: 'Sends nothing more to a recipient',
        requestBody: optOut,
        responses: answer('`{ channel, recipient }`'),
      },
      delete: {
        summary: 'Sends to a recipient again',
        requestBody: optOut,
        responses: answer('`{ removed }`'),
      },
    },
    '/templates': {
      get: {
        summary: 'The templates with their versions',
        responses: answer('`[{ name, version, channel, payload, createdAt }]`'),
      },
    },
    '/templates/{name}': {
      put: {
        summary:
          'Adds a version of a template: texts with names in them, `{ "channel": "sms", "payload": { "message": "Your code is {{code}}" } }`. A version stays as it is',
        parameters: [template],
        requestBody: json(jsonSchemaOf(TemplateRequest, 'draft-2020-12')),
        responses: {
          ...answer('`{ name, version, channel }`', 201),
          ...answer('The same: it is the newest version already'),
        },
      },
    },
    '/unsubscribe': {
      get: {
        summary: 'Where the link in an email leads: a page with a button',
        responses: answer('The page'),
      },
      post: {
        summary: 'Takes the recipient off the list, with one click in their mail program',
        responses: answer('A page that says so'),
      },
    },
    ...commonPaths,
    '/health': {
      get: {
        summary: 'Whether the service is there',
        responses: answer('`{ "status": "ok", "service": "notifications" }`'),
      },
    },
    '/api-docs': { get: { summary: 'The same as `/docs`', responses: answer('The page') } },
  },
  'x-problems': kinds,
}
