import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { call, isReply, judge, later, provider, token, type Meanings, type Reply } from './call.ts'
import { googleToken, type GoogleAccount } from './google-token.ts'
import type { Provider, ProviderOptions } from './provider.ts'

export type FirebaseOptions = ProviderOptions & GoogleAccount & { readonly projectId: string }

// https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode
export const meanings: Meanings = {
  INVALID_ARGUMENT: provider('invalid_argument'),
  UNREGISTERED: token('unregistered'),
  SENDER_ID_MISMATCH: token('of_another_sender'),
  THIRD_PARTY_AUTH_ERROR: provider('third_party_auth_error'),
  QUOTA_EXCEEDED: later('quota_exceeded'),
  UNAVAILABLE: later('unavailable'),
  INTERNAL: later('internal'),
}

/** Push by Firebase Cloud Messaging. It knows no keys, and tells of nothing later. */
export function firebase({ url, projectId, ...account }: FirebaseOptions): Provider {
  const access = googleToken(account)
  return {
    name: 'firebase',
    knowsKeys: false,
    async send({ channel, payload }: Notification, { signal, id }) {
      if (channel !== 'push') return provider('wrong_channel')
      const bearer = await access.authorize(signal)
      if (typeof bearer !== 'string') return bearer
      const { title, body, image, link, to } = payload
      const whom = to === undefined ? { topic: 'all' } : { token: to }
      const message = {
        ...whom,
        notification: { title, body, image },
        data: { signalbox: id, ...(link ? { link } : {}) },
      }
      const reply = await call(`${url}/v1/projects/${projectId}/messages:send`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: JSON.stringify({ message }),
        signal,
      })
      if (!isReply(reply)) return reply
      if (reply.status === 200 && typeof reply.json?.name === 'string')
        return { outcome: 'taken', providerId: reply.json.name, reports: false }
      if (reply.status === 401) access.forget()
      return judge(reply, meanings, codesOf(reply), [bearer, to ?? '', title, body])
    },
  }
}

function codesOf({ json }: Reply): unknown[] {
  const { details = [], status } = (json?.error ?? {}) as {
    details?: { errorCode?: unknown }[]
    status?: unknown
  }
  return [...details.map(({ errorCode }) => errorCode), status]
}
