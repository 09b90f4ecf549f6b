import type { Report } from '../notifications/sql/store-reports.ts'

/** What a provider tells: what became of messages, and who wants none any more. */
export type Told = { readonly reports: readonly Report[]; readonly optOuts: readonly string[] }

type Fields = Readonly<Record<string, unknown>>

const nothing: Told = { reports: [], optOuts: [] }
const text = (value: unknown) => (typeof value === 'string' ? value : '')
// What operators have to understand; Twilio's and Bird's own words among them.
const isStop = (message: string) => /^\s*(stop|stopall|unsubscribe|end|quit)\s*$/i.test(message)

function told(providerId: unknown, result: Report['result'] | undefined, error?: unknown): Told {
  const id = text(providerId)
  if (id === '' || result === undefined) return nothing
  const why = result === 'failed' && text(error) !== '' ? { error: text(error).slice(0, 100) } : {}
  return { reports: [{ providerId: id.slice(0, 500), result, ...why }], optOuts: [] }
}

export function fromTwilio(body: string): Told {
  const form = new URLSearchParams(body)
  const from = form.get('From')
  if (form.get('MessageStatus') === null)
    return from !== null && isStop(form.get('Body') ?? '') ? { reports: [], optOuts: [from] } : nothing
  const states: Readonly<Record<string, Report['result']>> = {
    delivered: 'delivered',
    undelivered: 'failed',
    failed: 'failed',
  }
  const code = form.get('ErrorCode')
  return told(
    form.get('MessageSid'),
    states[form.get('MessageStatus') ?? ''],
    code ? `twilio_${code}` : undefined,
  )
}

export function fromMessagebird({ id, status, originator, body }: Fields): Told {
  if (status === undefined)
    return isStop(text(body))
      ? { reports: [], optOuts: [`+${text(originator).replace(/^\+/, '')}`] }
      : nothing
  const states: Readonly<Record<string, Report['result']>> = {
    delivered: 'delivered',
    delivery_failed: 'failed',
    expired: 'failed',
  }
  return told(id, states[text(status)], status)
}

/** @param events what SendGrid tells at once; the notification stands in `signalbox` */
export function fromSendgrid(events: unknown): Told {
  const all = (Array.isArray(events) ? events : []) as readonly Fields[]
  const each = all.map(({ event, signalbox, email, reason }): Told => {
    const name = text(event)
    if (name === 'unsubscribe' || name === 'spamreport' || name === 'group_unsubscribe')
      return { reports: [], optOuts: [text(email)] }
    if (name === 'delivered') return told(signalbox, 'delivered')
    return name === 'dropped' || name === 'bounce' ? told(signalbox, 'failed', reason ?? name) : nothing
  })
  return {
    reports: each.flatMap(({ reports }) => reports),
    optOuts: each.flatMap(({ optOuts }) => optOuts).filter((one) => one !== ''),
  }
}

export function fromMailgun(event: Fields): Told {
  const name = text(event['event'])
  if (name === 'unsubscribed' || name === 'complained')
    return { reports: [], optOuts: [text(event['recipient'])].filter((one) => one !== '') }
  const { headers } = (event['message'] ?? {}) as { headers?: Fields }
  const id = headers?.['message-id']
  if (name === 'delivered') return told(id, 'delivered')
  // What is temporary is tried again by Mailgun.
  const isFinal = name === 'rejected' || (name === 'failed' && event['severity'] === 'permanent')
  return isFinal ? told(id, 'failed', event['reason'] ?? name) : nothing
}

export function fromOnesignal({ event, message_id: id }: Fields): Told {
  const name = text(event)
  if (/(received|delivered|displayed)$/.test(name)) return told(id, 'delivered')
  return /(failed|errored)$/.test(name) ? told(id, 'failed', name) : nothing
}
