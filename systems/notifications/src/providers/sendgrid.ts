import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { call, isReply, judge, provider, recipient, type Meanings } from './call.ts'
import type { Provider, ProviderOptions } from './provider.ts'

export type SendgridOptions = ProviderOptions & { readonly apiKey: string }

// https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors
export const meanings: Meanings = {
  400: provider('bad_request'),
  401: provider('unauthorized'),
  403: provider('forbidden'),
  413: recipient('too_large'),
}

/** Email by SendGrid. What it calls a message is in no answer for sure, so reports are known by our own id. */
export function sendgrid({ url, hooksUrl, apiKey, unsubscribe }: SendgridOptions): Provider {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  return {
    name: 'sendgrid',
    knowsKeys: false,
    async send({ channel, payload }: Notification, { signal, id }) {
      if (channel !== 'email') return provider('wrong_channel')
      const { to, from, subject, body } = payload
      const mail = {
        personalizations: [{ to: [{ email: to }] }],
        from: { email: from },
        subject,
        content: [{ type: 'text/html', value: body }],
        custom_args: { signalbox: id },
        headers: unsubscribe?.(to),
      }
      const request = { method: 'POST', headers, body: JSON.stringify(mail), signal }
      const reply = await call(`${url}/v3/mail/send`, request)
      if (!isReply(reply)) return reply
      if (reply.status === 202) return { outcome: 'taken', providerId: id, reports: hooksUrl !== undefined }
      return judge(reply, meanings, [], [apiKey, to, from, subject, body])
    },
  }
}
