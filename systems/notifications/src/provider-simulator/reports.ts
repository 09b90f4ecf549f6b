import { createHash, createHmac, randomBytes, randomUUID, sign } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { simulated, simulatedSendgridKeys } from '../providers/simulated.ts'
import type { Behaviour } from './behaviours.ts'
import type { Sent } from './sent.ts'

type Hook = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
type Result = 'delivered' | 'failed'

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const seconds = () => String(Math.floor(Date.now() / 1_000))
const { privateKey: sendgridKey } = simulatedSendgridKeys()
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** How each provider tells what became of a message, signed as it does that. Firebase tells nothing. */
const hooksOf: Readonly<Record<string, (message: Sent, result: Result, system: string) => Hook>> = {
  twilio({ id, recipient, reportUrl = '' }, result) {
    const told: Record<string, string> = {
      MessageSid: id,
      MessageStatus: result === 'delivered' ? 'delivered' : 'undelivered',
      To: recipient,
      ...(result === 'failed' ? { ErrorCode: '30003' } : {}),
    }
    const sorted = Object.keys(told)
      .toSorted()
      .map((name) => name + told[name])
    const signature = createHmac('sha1', simulated.twilio.authToken)
      .update(reportUrl + sorted.join(''))
      .digest('base64')
    return {
      url: reportUrl,
      headers: { ...form, 'x-twilio-signature': signature },
      body: new URLSearchParams(told).toString(),
    }
  },
  messagebird({ id, recipient, notification, reportUrl = '' }, result) {
    const body = JSON.stringify({
      id,
      reference: notification,
      recipient: recipient.slice(1),
      status: result === 'delivered' ? 'delivered' : 'delivery_failed',
    })
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
    const now = Math.floor(Date.now() / 1_000)
    const claims = {
      iss: 'MessageBird',
      nbf: now - 5,
      exp: now + 60,
      jti: randomUUID(),
      url_hash: sha256(reportUrl),
      payload_hash: sha256(body),
    }
    const head = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims)}`
    const signature = createHmac('sha256', simulated.messagebird.signingKey).update(head).digest('base64url')
    return { url: reportUrl, headers: { ...json, 'messagebird-signature-jwt': `${head}.${signature}` }, body }
  },
  sendgrid({ id, recipient, notification }, result, system) {
    const event = result === 'delivered' ? 'delivered' : 'dropped'
    const body = JSON.stringify([
      { email: recipient, event, sg_message_id: id, sg_event_id: randomUUID(), signalbox: notification },
    ])
    const timestamp = seconds()
    const signature = sign('sha256', Buffer.from(timestamp + body), sendgridKey).toString('base64')
    return {
      url: `${system}/hooks/sendgrid`,
      headers: {
        ...json,
        'x-twilio-email-event-webhook-signature': signature,
        'x-twilio-email-event-webhook-timestamp': timestamp,
      },
      body,
    }
  },
  mailgun({ id, recipient, notification }, result, system) {
    const timestamp = seconds()
    const token = randomBytes(25).toString('hex')
    const signature = createHmac('sha256', simulated.mailgun.signingKey)
      .update(timestamp + token)
      .digest('hex')
    const event = {
      event: result,
      ...(result === 'failed' ? { severity: 'permanent' } : {}),
      recipient,
      message: { headers: { 'message-id': id } },
      'user-variables': { signalbox: notification },
    }
    const body = JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': event })
    return { url: `${system}/hooks/mailgun`, headers: json, body }
  },
  onesignal({ id, notification }, result, system) {
    const event = result === 'delivered' ? 'message.push.received' : 'message.push.failed'
    return {
      url: `${system}/hooks/onesignal`,
      headers: { ...json, authorization: `Bearer ${simulated.onesignal.hookSecret}` },
      body: JSON.stringify({ event, message_id: id, signalbox: notification }),
    }
  },
}

const triesMax = 30
const atOnceMax = 20

/** Reports what became of messages, and again where nobody takes it, as providers do. */
export function openReports(system: string | undefined) {
  const stopping = new AbortController()
  const waiting: (() => Promise<void>)[] = []
  let running = 0

  function next(): void {
    if (running >= atOnceMax || stopping.signal.aborted) return
    const tell = waiting.shift()
    if (!tell) return
    running += 1
    tell()
      .catch((error: unknown) =>
        console.error(JSON.stringify({ level: 40, msg: 'A report was not taken', err: String(error) })),
      )
      .finally(() => {
        running -= 1
        next()
      })
  }

  async function post({ url, headers, body }: Hook): Promise<void> {
    for (let tries = 1; tries <= triesMax; tries += 1) {
      try {
        const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) })
        await answer.arrayBuffer()
        if (answer.ok || answer.status === 406) return
      } catch {
        // Nobody is there now.
      }
      await delay(Math.min(100 * 2 ** tries, 2_000), undefined, { signal: stopping.signal })
    }
    throw new Error(`Nobody has taken it in ${triesMax} tries`)
  }

  return {
    tell(message: Sent, report: Behaviour['report']): void {
      const hook = hooksOf[message.provider]
      const hasPlace =
        message.reportUrl !== undefined || !['twilio', 'messagebird'].includes(message.provider)
      if (report === 'none' || hook === undefined || system === undefined || !hasPlace) return
      const result = report === 'failed' ? 'failed' : 'delivered'
      for (let times = 0; times < (report === 'twice' ? 2 : 1); times += 1)
        waiting.push(async () => await post(hook(message, result, system)))
      next()
    },
    stop: () => stopping.abort(),
  }
}
