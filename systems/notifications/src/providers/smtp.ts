import { createTransport } from 'nodemailer'
import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import { failureOf, later, provider, recipient } from './call.ts'
import type { Answer, Provider, ProviderOptions } from './provider.ts'

export type SmtpOptions = Pick<ProviderOptions, 'url' | 'unsubscribe'> & { readonly timeoutMs: number }

/** Email by a mail server of one's own. The Message-ID is made of our key, so that two of one can be told. */
export function smtp({ url, unsubscribe, timeoutMs }: SmtpOptions): Provider & AsyncDisposable {
  const times = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs }
  const transport = createTransport({ url, pool: true, ...times })
  return {
    name: 'smtp',
    knowsKeys: false,
    async send({ channel, payload }: Notification, { idempotencyKey }) {
      if (channel !== 'email') return provider('wrong_channel')
      const { to, from, subject, body } = payload
      const messageId = `<${idempotencyKey}@signalbox>`
      try {
        const headers = unsubscribe?.(to)
        const sent = await transport.sendMail({ to, from, subject, html: body, messageId, headers })
        return { outcome: 'taken', providerId: sent.messageId, reports: false }
      } catch (error) {
        return meaningOf(error)
      }
    },
    async [Symbol.asyncDispose]() {
      transport.close()
    },
  }
}

// RFC 5321: 4xx for the moment, 5xx for good. Of 5xx, 550 to 553 are about the recipient.
function meaningOf(error: unknown): Answer {
  const {
    responseCode: code,
    code: kind,
    command,
  } = error as {
    responseCode?: number
    code?: string
    command?: string
  }
  if (code !== undefined && code >= 550 && code <= 553) return recipient(`smtp_${code}`)
  if (code !== undefined && code >= 500) return provider(`smtp_${code}`)
  if (code !== undefined && code >= 400) return later(`smtp_${code}`)
  if (kind === 'EAUTH') return provider('smtp_auth')
  // Nothing of the email was sent yet.
  return command === 'CONN' || kind === 'EDNS' ? later('smtp_no_connection') : failureOf(error)
}
