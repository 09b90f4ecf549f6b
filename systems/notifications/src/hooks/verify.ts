import { createHash, createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** A report as it arrived. */
export type Arrived = {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** As the provider knows the address, with the query. */
  readonly url: string
}

// What is older may be somebody who has overheard it.
const ageMaxSeconds = 300

/** In a time that tells nothing of where they differ. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

const headerOf = ({ headers }: Arrived, name: string) => String(headers[name] ?? '')
const isNow = (seconds: number) => Math.abs(Date.now() / 1_000 - seconds) <= ageMaxSeconds

/** https://www.twilio.com/docs/usage/security: HMAC-SHA1 over the address and the sorted form, or the hash of another body. */
export function isTwilios(arrived: Arrived, authToken: string): boolean {
  const signature = headerOf(arrived, 'x-twilio-signature')
  const text = arrived.body.toString()
  const bodyHash = new URL(arrived.url).searchParams.get('bodySHA256')
  if (bodyHash !== null && !isSame(bodyHash, createHash('sha256').update(arrived.body).digest('hex')))
    return false
  const form = bodyHash === null ? [...new URLSearchParams(text)] : []
  const sorted = form.toSorted(([a], [b]) => (a < b ? -1 : 1)).flat()
  const mac = (url: string) =>
    createHmac('sha1', authToken)
      .update([url, ...sorted].join(''))
      .digest('base64')
  return addressesOf(arrived.url).some((url) => isSame(mac(url), signature))
}

/** It may be signed with the usual port in it, or without. */
function addressesOf(url: string): string[] {
  const { protocol, port, hostname } = new URL(url)
  if (port !== '') return [url]
  return [url, url.replace(hostname, `${hostname}:${protocol === 'https:' ? 443 : 80}`)]
}

/** https://www.twilio.com/docs/sendgrid/for-developers/tracking-events: ECDSA over the timestamp and the body. */
export function isSendgrids(arrived: Arrived, publicKey: KeyObject): boolean {
  const timestamp = headerOf(arrived, 'x-twilio-email-event-webhook-timestamp')
  const signature = Buffer.from(headerOf(arrived, 'x-twilio-email-event-webhook-signature'), 'base64')
  const signed = Buffer.concat([Buffer.from(timestamp), arrived.body])
  return isNow(Number(timestamp)) && verify('sha256', signed, publicKey, signature)
}

/** The key as SendGrid shows it: SPKI in base64. */
export const sendgridKey = (base64: string): KeyObject =>
  createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })

/** https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks: HMAC-SHA256 over timestamp and token. */
export function isMailguns(signed: unknown, signingKey: string): boolean {
  // Whatever somebody sends stands here, null too.
  const { timestamp, token, signature } = (signed ?? {}) as Readonly<Record<string, unknown>>
  const mac = createHmac('sha256', signingKey)
    .update(`${String(timestamp)}${String(token)}`)
    .digest('hex')
  return isNow(Number(timestamp)) && isSame(mac, String(signature))
}

/**
 * MessageBird's JWT (https://developers.messagebird.com/api/#verifying-http-requests), or Bird's HMAC
 * (https://docs.bird.com/api/notifications-api): HS256 with hashes of address and body, or over timestamp, address and body.
 */
export function isMessagebirds(arrived: Arrived, signingKey: string): boolean {
  const { body, url } = arrived
  const jwt = headerOf(arrived, 'messagebird-signature-jwt')
  if (jwt === '') return isBirds(arrived, signingKey)
  const [head = '', claims = '', signature = ''] = jwt.split('.')
  const mac = createHmac('sha256', signingKey).update(`${head}.${claims}`).digest('base64url')
  if (!isSame(mac, signature) || readPart(head)['alg'] !== 'HS256') return false
  const { iss, nbf, exp, url_hash: urlHash, payload_hash: bodyHash } = readPart(claims)
  const now = Date.now() / 1_000
  const hash = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
  return (
    iss === 'MessageBird' &&
    Number(nbf) <= now + 60 &&
    Number(exp) >= now &&
    urlHash === hash(url) &&
    (body.length === 0 || bodyHash === hash(body))
  )
}

function isBirds(arrived: Arrived, signingKey: string): boolean {
  const timestamp = headerOf(arrived, 'messagebird-request-timestamp')
  const mac = createHmac('sha256', signingKey)
    .update(`${timestamp}\n${arrived.url}\n`)
    .update(createHash('sha256').update(arrived.body).digest())
    .digest('base64')
  return isNow(Number(timestamp)) && isSame(mac, headerOf(arrived, 'messagebird-signature'))
}

function readPart(base64: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(base64, 'base64url').toString()) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

/** OneSignal signs nothing, so it shows a secret of ours. */
export const isOnesignals = (arrived: Arrived, secret: string): boolean =>
  isSame(headerOf(arrived, 'authorization'), `Bearer ${secret}`)
