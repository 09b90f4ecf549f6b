import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openDoor } from './testing/run-notifications.ts'

// The law: of many at once each place has its own answer, the same ones each time, and no request becomes more than it can hold.

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

it('takes many as NDJSON or as an array, and says of each place what became of it', async () => {
  const line = JSON.stringify(sms)
  const answer = await post(`${line}\r\n{"channel":"sms"}\n\nnot json\n${line}\n`, {
    'content-type': 'application/x-ndjson',
  })
  expect(answer).toMatchObject([
    201,
    {
      message: 'Events Ingested',
      accepted: 2,
      rejected: 2,
      results: [
        { id: isUuid, status: 'SCHEDULED' },
        { code: 'invalid_request', errors: [{ index: 1, pointer: '/payload' }] },
        { code: 'invalid_request', errors: [{ index: 2, code: 'malformed_json' }] },
        { id: isUuid, status: 'SCHEDULED' },
      ],
    },
  ])
  const array = await post([sms, email, push])
  expect(array).toMatchObject([201, { accepted: 3, rejected: 0 }])
  await vi.waitFor(async () => expect(await stored(idsIn(array))).toBe(3))
})

it('makes a notification of its own for each of a list of recipients, the same ones each time', async () => {
  const to = Array.from({ length: 1_000 }, (_, index) => `user${index}@shop.example`)
  const list = { ...email, eventId: 'campaign', payload: { ...email.payload, to } }
  const answer = await post(list)
  expect(answer).toMatchObject([201, { accepted: 1_000, results: [{ notifications: expect.any(Array) }] }])
  expect(await post(list)).toEqual(answer)
  const { results } = answer[1] as { results: { notifications: { id: string; eventId: string }[] }[] }
  const ids = (results[0]?.notifications ?? []).map(({ id }) => id)
  expect(new Set(ids).size).toBe(1_000)
  await vi.waitFor(async () => expect(await stored(ids)).toBe(1_000), { timeout: 10_000 })
  expect(await door.ask('GET', `/event/${encodeURIComponent('campaign/7')}`)).toMatchObject([
    200,
    { recipient: 'user6@shop.example' },
  ])
  const more = { ...list, payload: { ...email.payload, to: [...to, 'one@shop.example'] } }
  expect(await post(more)).toMatchObject([422, { errors: [{ pointer: '/payload/to' }] }])
})

it('makes nothing of a request that would become more than it can hold', async () => {
  const to = Array.from({ length: 1_000 }, (_, index) => `user${index}@shop.example`)
  const body = 'x'.repeat(100_000)
  expect(await post({ ...email, payload: { ...email.payload, body, to } })).toMatchObject([
    413,
    { code: 'too_many_events' },
  ])
})
