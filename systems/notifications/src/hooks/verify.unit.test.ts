import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { expect, it } from 'vitest'
import {
  isMailguns,
  isMessagebirds,
  isOnesignals,
  isSendgrids,
  isTwilios,
  sendgridKey,
  type Arrived,
} from './verify.ts'

// The law: a report is believed only where every byte of it is as its provider has signed it.

const url = 'https://notifications.example/hooks/x?notification=1'
const key = 'a-key'
const seconds = () => String(Math.floor(Date.now() / 1_000))
const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const shown = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

type Case = { readonly arrived: Arrived; readonly check: (arrived: Arrived) => boolean }
const json = '{"id":"1","status":"delivered"}'

const form = 'MessageSid=SM1&MessageStatus=delivered&To=%2B12025550123'
function twilioSigned(address: string): Case {
  const signature = createHmac('sha1', key)
    .update(`${address}MessageSidSM1MessageStatusdeliveredTo+12025550123`)
    .digest('base64')
  const arrived = { headers: { 'x-twilio-signature': signature }, body: Buffer.from(form), url }
  return { arrived, check: (one) => isTwilios(one, key) }
}

function twilioJson(): Case {
  const address = `${url}&bodySHA256=${hash(json)}`
  const signature = createHmac('sha1', key).update(address).digest('base64')
  const arrived = { headers: { 'x-twilio-signature': signature }, body: Buffer.from(json), url: address }
  return { arrived, check: (one) => isTwilios(one, key) }
}

function messagebird(claims: object = {}, alg = 'HS256'): Case {
  const now = Math.floor(Date.now() / 1_000)
  const all = {
    iss: 'MessageBird',
    nbf: now,
    exp: now + 60,
    jti: '1',
    url_hash: hash(url),
    payload_hash: hash(json),
    ...claims,
  }
  const head = `${base64({ alg, typ: 'JWT' })}.${base64(all)}`
  const jwt = `${head}.${createHmac('sha256', key).update(head).digest('base64url')}`
  const arrived = { headers: { 'messagebird-signature-jwt': jwt }, body: Buffer.from(json), url }
  return { arrived, check: (one) => isMessagebirds(one, key) }
}

function bird(timestamp = seconds()): Case {
  const signature = createHmac('sha256', key)
    .update(`${timestamp}\n${url}\n`)
    .update(createHash('sha256').update(json).digest())
    .digest('base64')
  const headers = { 'messagebird-signature': signature, 'messagebird-request-timestamp': timestamp }
  return { arrived: { headers, body: Buffer.from(json), url }, check: (one) => isMessagebirds(one, key) }
}

function sendgrid(timestamp = seconds()): Case {
  const signature = sign('sha256', Buffer.from(timestamp + json), privateKey).toString('base64')
  const headers = {
    'x-twilio-email-event-webhook-signature': signature,
    'x-twilio-email-event-webhook-timestamp': timestamp,
  }
  return {
    arrived: { headers, body: Buffer.from(json), url },
    check: (one) => isSendgrids(one, sendgridKey(shown)),
  }
}

const onesignal: Case = {
  arrived: { headers: { authorization: `Bearer ${key}` }, body: Buffer.from(json), url },
  check: (one) => isOnesignals(one, key),
}

const signed: [string, Case][] = [
  ['Twilio', twilioSigned(url)],
  ['Twilio, with the usual port', twilioSigned(url.replace('.example', '.example:443'))],
  ['Twilio, of JSON', twilioJson()],
  ['MessageBird', messagebird()],
  ['Bird', bird()],
  ['SendGrid', sendgrid()],
  ['OneSignal', onesignal],
]

it.each(signed)('believes a report of %s', (_name, { arrived, check }) => {
  expect(check(arrived)).toBe(true)
})

it.each(signed)(
  'believes no report of %s of which anything is changed or missing',
  (name, { arrived, check }) => {
    expect(check({ ...arrived, headers: {} })).toBe(false)
    for (const header of Object.keys(arrived.headers)) {
      const value = String(arrived.headers[header])
      const changed = `${value.slice(0, 8)}${value[8] === 'A' ? 'B' : 'A'}${value.slice(9)}`
      expect(check({ ...arrived, headers: { ...arrived.headers, [header]: changed } })).toBe(false)
    }
    // OneSignal signs nothing.
    if (name === 'OneSignal') return
    const body = Buffer.from(arrived.body)
    body[body.length - 2] = (body.at(-2) ?? 0) ^ 1
    expect(check({ ...arrived, body })).toBe(false)
    if (name !== 'SendGrid') expect(check({ ...arrived, url: `${arrived.url}0` })).toBe(false)
  },
)

it.each([
  ['MessageBird', messagebird({ exp: 1 })],
  ['MessageBird', messagebird({ iss: 'Somebody' })],
  ['MessageBird', messagebird({}, 'none')],
  ['Bird', bird('1700000000')],
  ['SendGrid', sendgrid('1700000000')],
])('believes no report of %s that is old, or of somebody else', (_name, { arrived, check }) => {
  expect(check(arrived)).toBe(false)
})

it('believes what Mailgun has signed, now', () => {
  const mailgun = (timestamp: string) => ({
    timestamp,
    token: 't',
    signature: createHmac('sha256', key).update(`${timestamp}t`).digest('hex'),
  })
  expect(isMailguns(mailgun(seconds()), key)).toBe(true)
  expect(isMailguns({ ...mailgun(seconds()), token: 'u' }, key)).toBe(false)
  expect(isMailguns(mailgun('1700000000'), key)).toBe(false)
  expect(isMailguns({}, key)).toBe(false)
})

it.each([null, undefined, 'text', 1, []])(
  'refuses %j in the place of a signature of Mailgun',
  (signature) => {
    expect(isMailguns(signature, key)).toBe(false)
  },
)
