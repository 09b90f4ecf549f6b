import { createSign } from 'node:crypto'
import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { call, isReply, judge, later, provider, token, type Meanings, type Reply } from './call.ts'
import type { Answer, Provider, ProviderOptions } from './provider.ts'

export type FirebaseOptions = ProviderOptions & {
  readonly projectId: string
  readonly clientEmail: string
  readonly privateKey: string
  readonly tokenUrl: string
}

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

const scope = 'https://www.googleapis.com/auth/firebase.messaging'
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Push by Firebase Cloud Messaging. It knows no keys, and tells of nothing later. */
export function firebase(options: FirebaseOptions): Provider {
  const { url, projectId, clientEmail, privateKey, tokenUrl } = options
  let access: { readonly token: string; readonly until: number } | undefined

  /** The token by which this hour's calls are let in. */
  async function authorize(signal: AbortSignal): Promise<string | Answer> {
    if (access && access.until > Date.now()) return access.token
    const now = Math.floor(Date.now() / 1_000)
    const claims = { iss: clientEmail, scope, aud: tokenUrl, iat: now, exp: now + 3_600 }
    const head = `${base64({ alg: 'RS256', typ: 'JWT' })}.${base64(claims)}`
    const assertion = `${head}.${createSign('RSA-SHA256').update(head).sign(privateKey, 'base64url')}`
    const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    const body = new URLSearchParams({ grant_type: grant, assertion })
    const reply = await call(tokenUrl, { method: 'POST', body, signal })
    // Nothing was sent yet.
    if (!isReply(reply)) return later('no_access_token')
    const { access_token: given, expires_in: seconds } = reply.json ?? {}
    if (typeof given !== 'string') return judge(reply, {}, [], [privateKey])
    access = { token: given, until: Date.now() + (Number(seconds ?? 3_600) - 60) * 1_000 }
    return given
  }

  return {
    name: 'firebase',
    knowsKeys: false,
    async send({ channel, payload }: Notification, { signal, id }) {
      if (channel !== 'push') return provider('wrong_channel')
      const bearer = await authorize(signal)
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
      if (reply.status === 401) access = undefined
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
