import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { call, isReply, judge, later, provider, type Meanings } from './call.ts'
import type { Provider, ProviderOptions } from './provider.ts'

export type MailgunOptions = ProviderOptions & { readonly domain: string; readonly apiKey: string }

// https://documentation.mailgun.com/docs/mailgun/api-reference/intro: a 404 can be for the moment.
export const meanings: Meanings = {
  400: provider('bad_request'),
  401: provider('unauthorized'),
  403: provider('forbidden'),
  404: later('not_found_for_now'),
}

/** Email by Mailgun. */
export function mailgun({ url, hooksUrl, domain, apiKey, unsubscribe }: MailgunOptions): Provider {
  const authorization = `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}`
  return {
    name: 'mailgun',
    knowsKeys: false,
    async send({ channel, payload }: Notification, { signal, id }) {
      if (channel !== 'email') return provider('wrong_channel')
      const { to, from, subject, body } = payload
      const form = new URLSearchParams({ to, from, subject, html: body, 'v:signalbox': id })
      for (const [name, value] of Object.entries(unsubscribe?.(to) ?? {})) form.set(`h:${name}`, value)
      const request = { method: 'POST', headers: { authorization }, body: form, signal }
      const reply = await call(`${url}/v3/${domain}/messages`, request)
      if (!isReply(reply)) return reply
      const { status, json } = reply
      if (status === 200 && typeof json?.id === 'string') {
        // Reports write it without the brackets.
        const providerId = json.id.replace(/^<|>$/g, '')
        return { outcome: 'taken', providerId, reports: hooksUrl !== undefined }
      }
      return judge(reply, meanings, [], [apiKey, to, from, subject, body])
    },
  }
}
