import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { simulated } from '../providers/simulated.ts'
import type { KeptSent, Sent } from './sent.ts'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

type Made = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Record<string, string>
  /** What was taken; nothing where it was refused, or had been taken before. */
  readonly message?: Sent
}

/** One provider, as far as we speak with it. */
export type Fake = {
  /** Answers what sends nothing, and whoever is not let in. */
  readonly look?: (asked: Asked, sent: KeptSent) => Omit<Made, 'message'> | undefined
  readonly take: (asked: Asked, sent: KeptSent) => Made
  /** The body of a failure with a status. */
  readonly failure: (status: number) => unknown
}

type Fields = Readonly<Record<string, any>>

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
const now = () => new Date().toISOString()
const hex = (prefix: string) => `${prefix}${randomBytes(16).toString('hex')}`
/** The guard of a provider: what it answers who shows something else. */
const letIn =
  (authorization: string, refusal: unknown): NonNullable<Fake['look']> =>
  ({ headers }) =>
    headers.authorization === authorization ? undefined : { status: 401, body: refusal }

function fieldsOf(body: string): Fields {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Fields) : {}
  } catch {
    return {}
  }
}

const twilioError = (status: number, code: number, message: string) => ({ code, message, status })

const twilio: Fake = {
  look: letIn(
    basic(simulated.twilio.accountSid, simulated.twilio.authToken),
    twilioError(401, 20003, 'Authenticate'),
  ),
  take({ body }, sent) {
    const form = new URLSearchParams(body)
    const [recipient, text, reportUrl] = ['To', 'Body', 'StatusCallback'].map((name) => form.get(name))
    if (!text) return { status: 400, body: twilioError(400, 21602, 'Message body is required') }
    if (!recipient || !/^\+[1-9]\d{6,14}$/.test(recipient))
      return { status: 400, body: twilioError(400, 21211, "Invalid 'To' Phone Number") }
    const id = hex('SM')
    const notification = (reportUrl && new URL(reportUrl).searchParams.get('notification')) || ''
    const message = sent.add({
      provider: 'twilio',
      recipient,
      text,
      at: now(),
      id,
      notification,
      reportUrl: reportUrl ?? undefined,
    })
    return { status: 201, body: { sid: id, status: 'queued', to: recipient }, message }
  },
  failure: (status) => twilioError(status, status === 429 ? 20429 : 20500, 'It was told to fail'),
}

const messagebirdError = (code: number, description: string) => ({ errors: [{ code, description }] })

const messagebird: Fake = {
  look(asked, sent) {
    const refused = letIn(
      `AccessKey ${simulated.messagebird.accessKey}`,
      messagebirdError(2, 'Request not allowed'),
    )(asked, sent)
    if (refused || asked.method !== 'GET') return refused
    const found = sent.ofKey('messagebird', asked.query.get('reference') ?? '')
    return { status: 200, body: { items: found ? [{ id: found.id }] : [] } }
  },
  take({ body }, sent) {
    const { recipients = [], body: text, reference, reportUrl } = fieldsOf(body)
    const [number] = recipients
    if (!text || !/^[1-9]\d{6,14}$/.test(String(number)))
      return { status: 422, body: messagebirdError(text ? 10 : 9, 'Check the request') }
    const message = sent.add({
      provider: 'messagebird',
      recipient: `+${number}`,
      text,
      at: now(),
      id: randomBytes(16).toString('hex'),
      notification: reference ?? '',
      reportUrl,
    })
    const items = [{ recipient: number, status: 'sent' }]
    return { status: 201, body: { id: message.id, recipients: { items } }, message }
  },
  failure: (status) => messagebirdError(status === 429 ? 98 : 99, 'It was told to fail'),
}

const sendgrid: Fake = {
  look: letIn(`Bearer ${simulated.sendgrid.apiKey}`, {
    errors: [{ message: 'authorization required', field: null }],
  }),
  take({ body }, sent) {
    const { personalizations = [], from, subject, content = [], custom_args: own = {} } = fieldsOf(body)
    const recipient = personalizations[0]?.to?.[0]?.email
    if (!recipient || !from?.email || !subject || !content[0]?.value)
      return { status: 400, body: { errors: [{ message: 'Missing field', field: 'personalizations' }] } }
    const id = randomBytes(12).toString('base64url')
    const text = `${subject}\n${content[0].value}`
    const message = sent.add({
      provider: 'sendgrid',
      recipient,
      text,
      at: now(),
      id,
      notification: own.signalbox ?? '',
    })
    return { status: 202, body: '', headers: { 'x-message-id': id }, message }
  },
  failure: () => ({ errors: [{ message: 'It was told to fail', field: null }] }),
}

const mailgun: Fake = {
  look: letIn(basic('api', simulated.mailgun.apiKey), 'Forbidden'),
  take({ path, body }, sent) {
    const form = new URLSearchParams(body)
    const [recipient, subject, html] = ['to', 'subject', 'html'].map((name) => form.get(name))
    if (!path.startsWith(`/v3/${simulated.mailgun.domain}/`))
      return { status: 404, body: { message: 'Domain not found' } }
    if (!recipient || !subject || !html)
      return { status: 400, body: { message: "'to' parameter is missing" } }
    const id = `${randomUUID()}@${simulated.mailgun.domain}`
    const text = `${subject}\n${html}`
    const message = sent.add({
      provider: 'mailgun',
      recipient,
      text,
      at: now(),
      id,
      notification: form.get('v:signalbox') ?? '',
    })
    return { status: 200, body: { id: `<${id}>`, message: 'Queued. Thank you.' }, message }
  },
  failure: () => ({ message: 'It was told to fail' }),
}

const firebaseStatuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  403: 'SENDER_ID_MISMATCH',
  404: 'UNREGISTERED',
  429: 'QUOTA_EXCEEDED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
}
const firebaseError = (code: number, status: string) => ({
  error: { code, status, details: [{ errorCode: status }] },
})
const firebaseToken = 'simulated-firebase-token'

const firebase: Fake = {
  look({ path, headers, body }) {
    if (path === '/token')
      return new URLSearchParams(body).get('assertion')?.split('.').length === 3
        ? { status: 200, body: { access_token: firebaseToken, expires_in: 3_600, token_type: 'Bearer' } }
        : { status: 400, body: { error: 'invalid_grant' } }
    return headers.authorization === `Bearer ${firebaseToken}`
      ? undefined
      : { status: 401, body: firebaseError(401, 'UNAUTHENTICATED') }
  },
  take({ body }, sent) {
    const { message: asked = {} } = fieldsOf(body)
    const recipient = asked.token ?? (asked.topic ? `topic ${asked.topic}` : undefined)
    if (!recipient || !asked.notification?.title)
      return { status: 400, body: firebaseError(400, 'INVALID_ARGUMENT') }
    const id = `projects/${simulated.firebase.projectId}/messages/${randomUUID()}`
    const text = asked.notification.title
    const message = sent.add({
      provider: 'firebase',
      recipient,
      text,
      at: now(),
      id,
      notification: asked.data?.signalbox ?? '',
    })
    return { status: 200, body: { name: id }, message }
  },
  failure: (status) => firebaseError(status, firebaseStatuses[status] ?? 'UNAVAILABLE'),
}

const onesignal: Fake = {
  look: letIn(`Key ${simulated.onesignal.apiKey}`, { errors: ['Access denied'] }),
  take({ body }, sent) {
    const asked = fieldsOf(body)
    const recipient = asked.include_aliases?.external_id?.[0] ?? (asked.included_segments ? 'all' : undefined)
    const text = asked.headings?.en
    if (!recipient || !text || asked.app_id !== simulated.onesignal.appId)
      return { status: 400, body: { errors: ['Check the request'] } }
    const notification = asked.data?.signalbox ?? ''
    const before = sent.ofKey('onesignal', notification)
    if (before) return { status: 200, body: { id: before.id }, headers: { 'idempotent-replayed': 'true' } }
    const message = sent.add({
      provider: 'onesignal',
      recipient,
      text,
      at: now(),
      id: randomUUID(),
      notification,
    })
    return { status: 200, body: { id: message.id }, message }
  },
  failure: () => ({ errors: ['It was told to fail'] }),
}

export const fakes = { twilio, messagebird, sendgrid, mailgun, firebase, onesignal }
