import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openPlace, runRevenue } from './testing/run-revenue.ts'

// The law: older clients get their answers in exactly the shape that they know, and what else is sent gets an answer that
// says what is wrong.

let place: Awaited<ReturnType<typeof openPlace>>
let revenue: Awaited<ReturnType<typeof runRevenue>>
beforeAll(async () => {
  place = await openPlace()
  revenue = await runRevenue(place.environment)
}, 30_000)
afterAll(async () => {
  await revenue?.[Symbol.asyncDispose]()
  await place?.[Symbol.asyncDispose]()
})

const json = async (path: string) => (await revenue.get(path)).json() as Promise<unknown>
const eventually = async (check: () => Promise<void>) => await vi.waitFor(check, { timeout: 10_000 })

it('takes what older clients send, and answers as they know it', async () => {
  expect(await json('/userEvents/user1')).toEqual([])
  const added = await revenue.post({ userId: 'user1', name: 'add_revenue', value: 200 })
  expect(added.status).toBe(200)
  expect(await added.json()).toEqual({
    message: 'Event received',
    eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  await revenue.post({ userId: 'user1', name: 'subtract_revenue', value: '50' })
  await eventually(async () =>
    expect(await json('/userEvents/user1')).toEqual([{ user_id: 'user1', revenue: '150' }]),
  )
})

it.each([
  ['', 401],
  ['wrong', 401],
  ['Bearer wrong', 401],
  ['Bearer secret', 200],
])('with the header "%s" it answers %i', async (authorization, status) => {
  const answer = await revenue.post({ userId: 'user2', name: 'add_revenue', value: 1 }, { authorization })
  expect(answer.status).toBe(status)
})

it.each([
  [{ userId: 'u', name: 'multiply_revenue', value: 1 }, '/name'],
  [{ userId: 'u', name: 'add_revenue' }, '/value'],
  [{ userId: 'u', name: 'add_revenue', value: 'much' }, '/value'],
  [{ userId: 'u', name: 'add_revenue', value: -1 }, '/value'],
  [{ userId: 'u', name: 'add_revenue', value: true }, '/value'],
  ['{ "userId": "u", "name": "add_revenue", "value": 1e999999 }', '/value'],
  [{ name: 'add_revenue', value: 1 }, '/userId'],
  [{ userId: '', name: 'add_revenue', value: 1 }, '/userId'],
  [{ userId: 'u', name: 'add_revenue', value: 1, eventId: 'one' }, '/eventId'],
  [{ userId: 'u', name: 'add_revenue', value: 1, currency: 'euro' }, '/currency'],
  [{ userId: 'u', name: 'add_revenue', value: 1, vlaue: 1 }, '/vlaue'],
  [{ name: 'reverse' }, '/reverses'],
  ['"text"', ''],
  ['null', ''],
])('refuses %j and points to what is wrong with it', async (body, pointer) => {
  const answer = await revenue.post(body)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    422,
    expect.stringContaining('problem+json'),
  ])
  expect(await answer.json()).toMatchObject({
    code: 'invalid_request',
    retryable: false,
    errors: [{ pointer }],
  })
})

it('keeps all digits, of numbers and of text', async () => {
  const digits = '12345678901234567890123456789012345678'
  await revenue.post(`{ "userId": "digits", "name": "add_revenue", "value": ${digits} }`)
  await revenue.post({ userId: 'digits', name: 'add_revenue', value: '0.10' })
  await eventually(async () =>
    expect(await json('/userEvents/digits')).toEqual([{ user_id: 'digits', revenue: `${digits}.10` }]),
  )
})

it('takes no bytes that are not text: they would be stored as something else', async () => {
  const body = Buffer.from('{ "userId": "caf\u00e9", "name": "add_revenue", "value": 1 }', 'latin1')
  for (const type of ['application/json', 'application/x-ndjson']) {
    const answer = await fetch(`${revenue.url}/liveEvent`, {
      method: 'POST',
      headers: { authorization: 'secret', 'content-type': type },
      body,
    })
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid_utf8' }])
  }
})

it.each([
  ['application/x-ndjson', '1\n'.repeat(2_000_000)],
  ['application/json', `[${'1,'.repeat(2_000_000)}1]`],
])('does not look at more than can be good in one request: %s', async (type, body) => {
  const answer = await revenue.post(body, { 'content-type': type })
  expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'too_many_events' }])
})

it('counts an id once, as a field or as a header, and refuses another content under it', async () => {
  const eventId = randomUUID()
  const body = { userId: 'once', name: 'add_revenue', value: 7 }
  await revenue.post({ ...body, eventId })
  await eventually(async () =>
    expect(await json('/userEvents/once')).toEqual([{ user_id: 'once', revenue: '7' }]),
  )
  expect(await (await revenue.post(body, { 'idempotency-key': eventId })).json()).toEqual({
    message: 'Event received',
    eventId,
  })
  const other = await revenue.post({ ...body, value: 8, eventId })
  expect([other.status, await other.json()]).toMatchObject([409, { code: 'id_reuse' }])
  await revenue.post({ ...body, value: 1 })
  await eventually(async () =>
    expect(await json('/userEvents/once')).toEqual([{ user_id: 'once', revenue: '8' }]),
  )
})

it('takes many as NDJSON, and says of each line what became of it', async () => {
  const line = JSON.stringify({ userId: 'many', name: 'add_revenue', value: 1 })
  const answer = await revenue.post(`${line}\r\n{"userId":1}\n\nnot json\n${line}\n`, {
    'content-type': 'application/x-ndjson',
  })
  expect([answer.status, await answer.json()]).toMatchObject([
    200,
    {
      accepted: 2,
      rejected: 2,
      results: [
        { eventId: expect.any(String) },
        { code: 'invalid_request', errors: [{ index: 1, pointer: '/name' }] },
        { code: 'invalid_request', errors: [{ index: 2, code: 'malformed_json' }] },
        { eventId: expect.any(String) },
      ],
    },
  ])
  await eventually(async () =>
    expect(await json('/userEvents/many')).toEqual([{ user_id: 'many', revenue: '2' }]),
  )
})

it('tells the history of a user, what they had at a moment, and takes an entry back', async () => {
  const sent = await revenue.post(
    { userId: 'past', name: 'add_revenue', value: 3, currency: 'EUR' },
    { 'user-agent': 'till' },
  )
  const { eventId } = (await sent.json()) as { eventId: string }
  await eventually(async () => expect(await json('/userEvents/past')).toHaveLength(1))
  const between = new Date().toISOString()
  await revenue.post({ name: 'reverse', reverses: eventId })
  await eventually(async () => expect(await json('/userEvents/past')).toMatchObject([{ revenue: '0' }]))
  const first = { sequence: 1, event_id: eventId, name: 'add_revenue', value: '3', change: '3', revenue: '3' }
  const from = { currency: 'EUR', sender: 'till', address: '127.0.0.1', received_date: expect.any(String) }
  const second = { sequence: 2, name: 'reverse', value: '3', change: '-3', revenue: '0', reverses: eventId }
  expect(await json('/userEvents/past/history')).toMatchObject([{ ...first, ...from }, second])
  expect(await json('/userEvents/past/history?after=1&limit=1')).toMatchObject([second])
  expect(await json(`/userEvents/past/history?eventId=${eventId}`)).toMatchObject([first])
  expect(await json(`/userEvents/past/history?at=${between}`)).toMatchObject({ revenue: '3' })
  expect(await json('/userEvents/past/history?at=2020-01-01T00:00:00Z')).toMatchObject({ revenue: '0' })
  expect((await revenue.get('/userEvents/past/history?at=yesterday')).status).toBe(422)
})

it('lists who has the most, and finds that all adds up', async () => {
  const users = (await json('/users?order=revenue&limit=2')) as { user_id: string }[]
  expect(users.map(({ user_id }) => user_id)).toEqual(['digits', 'user1'])
  expect(await json('/invariant')).toMatchObject({ wrong: 0, checked_at: expect.any(String) })
})

it('works with the rights of its own user alone, and has nothing to complain of', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(revenue.lines.filter(({ level }) => Number(level) >= 40)).toEqual([])
})
