import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { call, isReply, judge, later, provider, recipient, type Meanings, type Reply } from './call.ts'
import type { Answer, Provider, ProviderOptions, SendOptions } from './provider.ts'

export type MessagebirdOptions = ProviderOptions & {
  readonly accessKey: string
  readonly originator: string
}

// https://developers.messagebird.com/api/#api-errors
export const meanings: Meanings = {
  2: provider('access_denied'),
  9: provider('missing_parameter'),
  10: recipient('bad_number'),
  20: provider('not_found'),
  21: provider('bad_request'),
  25: provider('no_balance'),
  98: later('not_available'),
  99: later('internal_error'),
}

/** Sms by MessageBird. It knows no keys, and can be asked for what was sent under our reference. */
export function messagebird({ url, hooksUrl, accessKey, originator }: MessagebirdOptions): Provider {
  const headers = { authorization: `AccessKey ${accessKey}`, 'content-type': 'application/json' }
  const reports = hooksUrl !== undefined
  const taken = (id: unknown): Answer => ({ outcome: 'taken', providerId: String(id), reports })
  const codeOf = ({ json }: Reply) => (json?.errors as readonly { code?: unknown }[] | undefined)?.[0]?.code
  return {
    name: 'messagebird',
    knowsKeys: false,
    async send({ channel, payload }: Notification, { signal, id: reference }: SendOptions) {
      if (channel !== 'sms') return provider('wrong_channel')
      const { phoneNumber, message } = payload
      const body = {
        originator,
        recipients: [phoneNumber.slice(1)],
        body: message,
        reference,
        ...(hooksUrl ? { reportUrl: `${hooksUrl}/hooks/messagebird` } : {}),
      }
      const request = { method: 'POST', headers, body: JSON.stringify(body), signal }
      const reply = await call(`${url}/messages`, request)
      if (!isReply(reply)) return reply
      if (reply.status === 201 && reply.json?.id !== undefined) return taken(reply.json.id)
      return judge(reply, meanings, [codeOf(reply)], [accessKey, phoneNumber.slice(1), message])
    },
    async find(_notification, { signal, id }) {
      const reply = await call(`${url}/messages?reference=${id}`, { headers, signal })
      if (!isReply(reply) || reply.status !== 200) return undefined
      const [found] = (reply.json?.items as readonly { id?: unknown }[] | undefined) ?? []
      return found ? taken(found.id) : later('not_found_there')
    },
  }
}
