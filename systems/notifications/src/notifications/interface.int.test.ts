import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openDoor } from './testing/run-notifications.ts'

// The law: older clients get their answers in exactly the shape that they know, what is sent again is one notification, and what
// cannot be sent is told with the place that is wrong.

let door: Awaited<ReturnType<typeof openDoor>>
beforeAll(async () => void (door = await openDoor()), 30_000)
afterAll(async () => await door?.[Symbol.asyncDispose]())

const sms = { channel: 'sms', payload: { message: 'Hello', phoneNumber: '+12025550123' } }
const email = {
  channel: 'email',
  payload: { subject: 'Hello', body: '<p>Hello</p>', to: 'a@shop.example', from: 'b@shop.example' },
}
const push = { channel: 'push', payload: { title: 'Hello', body: 'World' } }
const isUuid = expect.stringMatching(/^[0-9a-f-]{36}$/)

const post = async (body: unknown, headers?: Record<string, string>) =>
  await door.ask('POST', '/event', body, headers)
/** How many rows there are under ids. */
const stored = async (ids: readonly string[]) => {
  const text = 'SELECT event_id FROM notifications WHERE event_id = ANY ($1)'
  return (await door.place.database.database.query({ name: 'stored', text, values: [ids] })).length
}
const idsIn = (answer: readonly [number, unknown]) =>
  (answer[1] as { results: { id: string }[] }).results.map(({ id }) => id)

it.each([
  { ...sms, metadata: { order: 7 }, priority: 'default' },
  { ...email, metadata: {}, priority: 'CRITICAL' },
  { ...push, metadata: {}, priority: 'Default', provider: 'onesignal' },
  {
    ...push,
    payload: { ...push.payload, image: 'https://a.example/i.png', link: 'https://a.example', to: 't' },
  },
  { ...sms, payload: { message: 'Hello', phoneNumber: '2025555555' }, eventId: 'old-1' },
])('takes what older clients send as they know it, and can be asked for it at once: %j', async (body) => {
  const [status, answer] = await post(body)
  expect([status, answer]).toEqual([
    201,
    {
      message: 'Event Ingested',
      id: isUuid,
      eventId: 'eventId' in body ? body.eventId : isUuid,
      status: 'SCHEDULED',
    },
  ])
  const { id, eventId } = answer as { id: string; eventId: string }
  const found = { id, eventId, channel: body.channel, status: 'SCHEDULED', attempts: [] }
  for (const name of [id, eventId])
    expect(await door.ask('GET', `/event/${name}`)).toMatchObject([200, found])
  await vi.waitFor(async () => expect(await stored([id])).toBe(1))
})

it('keeps a phone number as E.164, and the digits of metadata', async () => {
  const [, answer] = await post(
    `{ "channel": "sms", "payload": { "message": "m", "phoneNumber": "(202) 555-5555" }, "metadata": { "n": 12345678901234567890.10 } }`,
  )
  const { id } = answer as { id: string }
  await vi.waitFor(async () => expect(await stored([id])).toBe(1))
  const text = `SELECT event_data #>> '{payload,phoneNumber}' AS number, event_data #>> '{metadata,n}' AS n
    FROM notifications WHERE event_id = $1`
  expect(await door.place.database.database.query({ name: 'kept', text, values: [id] })).toEqual([
    { number: '+12025555555', n: '12345678901234567890.10' },
  ])
})

const longEmail = `${'a'.repeat(400)}@shop.example`
it.each<readonly [unknown, string]>([
  [{ ...sms, channel: 'fax' }, '/channel'],
  [{ payload: {} }, '/channel'],
  [{ channel: 'sms' }, '/payload'],
  [{ ...sms, payload: { message: 'm' } }, '/payload/phoneNumber'],
  [{ ...sms, payload: { ...sms.payload, phoneNumber: '12' } }, '/payload/phoneNumber'],
  [{ ...sms, payload: { ...sms.payload, phoneNumber: ['+12025550123', 'x'] } }, '/payload/phoneNumber/1'],
  [
    { ...sms, payload: { ...sms.payload, phoneNumber: ['2025550123', '+12025550123'] } },
    '/payload/phoneNumber',
  ],
  [{ ...sms, payload: { ...sms.payload, message: '' } }, '/payload/message'],
  [{ ...sms, payload: { ...sms.payload, colour: 'red' } }, '/payload/colour'],
  [{ ...email, payload: { ...email.payload, to: 'nobody' } }, '/payload/to'],
  [{ ...email, payload: { ...email.payload, to: longEmail } }, '/payload/to'],
  [{ ...email, payload: { ...email.payload, from: undefined } }, '/payload/from'],
  [{ ...email, payload: { ...email.payload, subject: 'a\r\nBcc: b@shop.example' } }, '/payload/subject'],
  [{ ...push, payload: { ...push.payload, link: 'here' } }, '/payload/link'],
  [{ ...push, payload: { ...push.payload, to: 'ü'.repeat(2_000) } }, '/payload/to'],
  [{ ...sms, priority: 'urgent' }, '/priority'],
  [{ ...sms, provider: 'sendgrid' }, '/provider'],
  [{ ...sms, provider: 'pigeon' }, '/provider'],
  [{ ...sms, eventId: 'x'.repeat(201) }, '/eventId'],
  [{ ...sms, metadata: 'none' }, '/metadata'],
  [{ ...sms, sendAt: 'tomorrow' }, '/sendAt'],
  [{ ...sms, sendAt: '2999-01-01T00:00:00Z' }, '/sendAt'],
  [{ ...sms, expiresAt: '2026-01-01' }, '/expiresAt'],
  [{ ...sms, onUncertain: 'hope' }, '/onUncertain'],
  [{ ...sms, timeZone: 'Moon/Base' }, '/timeZone'],
  [{ ...sms, prioritty: 'critical' }, '/prioritty'],
  ['"text"', ''],
])('refuses %j and points to what is wrong with it', async (body, pointer) => {
  expect(await post(body)).toMatchObject([
    422,
    { code: 'invalid_request', retryable: false, errors: [{ pointer }] },
  ])
})

it('takes what ids, lists and dates it accepts all the way into the tables', async () => {
  const [status, answer] = await post([
    { ...sms, eventId: '\u{1F600}'.repeat(100), sendAt: '2026-01-01T00:00:00+23:59' },
    {
      ...sms,
      eventId: 'e'.repeat(200),
      payload: { ...sms.payload, phoneNumber: ['+12025550124', '+12025550125'] },
    },
    { ...push, payload: { ...push.payload, to: 'x'.repeat(2_000) } },
    { ...email, payload: { ...email.payload, to: `${'a'.repeat(300)}@b.example` } },
  ])
  const { results } = answer as { results: { id?: string; notifications?: { id: string }[] }[] }
  const ids = results.flatMap((one) => one.notifications?.map(({ id }) => id) ?? one.id ?? [])
  expect([status, ids.length]).toEqual([201, 5])
  await vi.waitFor(async () => expect(await stored(ids)).toBe(5), { timeout: 5_000 })
})

it('makes one notification of what comes twice, and refuses another one under its id', async () => {
  const eventId = `twice-${randomUUID()}`
  const first = await post({ ...sms, eventId })
  expect(await post({ ...sms, eventId })).toEqual(first)
  const { id } = first[1] as { id: string }
  const other = { ...sms, eventId, payload: { ...sms.payload, message: 'Bye' } }
  // Whether the first is stored yet, or only known to this process.
  expect(await post(other)).toMatchObject([409, { code: 'id_reuse', errors: [{ pointer: '/eventId' }] }])
  await vi.waitFor(async () => expect(await stored([id])).toBe(1))
  expect(await post(other)).toMatchObject([409, { code: 'id_reuse' }])
  expect(await post({ ...sms, eventId, metadata: { other: true } })).toMatchObject([409, {}])
  const both = randomUUID()
  expect(
    await post([
      { ...sms, eventId: both },
      { ...push, eventId: both },
    ]),
  ).toMatchObject([
    201,
    { accepted: 1, rejected: 1, results: [{ id: both }, { code: 'id_reuse', errors: [{ index: 1 }] }] },
  ])
})

it.each([randomUUID(), 'order-1', 'k'.repeat(255)])(
  'makes one notification of what comes twice under the Idempotency-Key %s',
  async (key) => {
    const headers = { 'idempotency-key': `"${key}"` }
    const first = await post(sms, headers)
    expect(first).toMatchObject([201, { id: isUuid }])
    expect(await post(sms, headers)).toEqual(first)
    const lists = { ...sms, payload: { ...sms.payload, phoneNumber: ['+12025550126', '+12025550127'] } }
    const many = await post([sms, lists], { 'idempotency-key': `"${key.slice(1)}-"` })
    expect(await post([sms, lists], { 'idempotency-key': `"${key.slice(1)}-"` })).toEqual(many)
  },
)

it('lists the newest first, page by page, nothing left out, and of what is asked for', async () => {
  const recipient = 'pages@shop.example'
  const sent = await post(
    Array.from({ length: 25 }, () => ({ ...email, payload: { ...email.payload, to: recipient } })),
  )
  await vi.waitFor(async () => expect(await stored(idsIn(sent))).toBe(25))
  const seen: string[] = []
  let cursor = ''
  for (;;) {
    const [status, page] = await door.ask('GET', `/events?recipient=${recipient}&limit=10${cursor}`)
    expect(status).toBe(200)
    const { events, next } = page as { events: { id: string }[]; next: string | null }
    seen.push(...events.map(({ id }) => id))
    if (next === null) break
    cursor = `&cursor=${next}`
  }
  expect(seen).toEqual(idsIn(sent).toReversed())
  const of = async (query: string) =>
    ((await door.ask('GET', `/events?recipient=${recipient}&${query}`))[1] as { events: unknown[] }).events
      .length
  expect(await of('channel=email&status=SCHEDULED&priority=default&limit=1000')).toBe(25)
  expect(await of('status=FAILED')).toBe(0)
  expect(await of('from=2999-01-01T00:00:00Z')).toBe(0)
  expect(await door.ask('GET', '/events?cursor=here')).toMatchObject([
    422,
    { errors: [{ pointer: '/cursor' }] },
  ])
})

it('says that the service is there, and shows its interface', async () => {
  expect(await door.ask('GET', '/health')).toEqual([200, { status: 'ok', service: 'notifications' }])
  const docs = await door.ask('GET', '/docs')
  expect(docs).toMatchObject([200, expect.stringContaining('/replay-dead-letter')])
  expect(await door.ask('GET', '/api-docs')).toEqual(docs)
  expect(await door.ask('GET', '/openapi.json')).toMatchObject([200, { openapi: '3.1.1' }])
  expect(await door.ask('GET', '/event/nobody')).toMatchObject([404, { code: 'not_found' }])
})

it('works with the rights of its own user alone, and has nothing to complain of', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(door.lines.filter(({ level }) => Number(level) >= 40)).toEqual([])
})
