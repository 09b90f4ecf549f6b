import type { Publishable } from '@signalbox/broker'
import type { Problem } from '@signalbox/contracts'
import type { HttpServer } from '@signalbox/runtime'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openTestApi } from './testing/open-test-api.ts'
import { good, json, ndjson } from './testing/requests.ts'

// The law: the same request with the same key is the same events, and no key makes two events one.

let server: HttpServer
let ids: string[]
beforeAll(async () => {
  server = await openTestApi({
    publish: async (_topic, events) => {
      const published: readonly Publishable[] = Array.isArray(events) ? events : [events]
      ids.push(...published.map(({ id }) => id))
    },
  })
})
beforeEach(() => void (ids = []))
afterAll(async () => await server[Symbol.asyncDispose]())

async function send(key: string, body = good, type = json) {
  const headers = { 'content-type': type, 'idempotency-key': key }
  const response = await fetch(`http://127.0.0.1:${server.port}/events`, { method: 'POST', headers, body })
  return { status: response.status, body: (await response.json()) as Problem & { id?: string } }
}

const uuid = '01890a5d-ac96-774b-bcce-b302099a8057'
const counted = '{"eventType":"passiveEvent","count":2}'
const cloudEvent = `{"specversion":"1.0","id":"order 42","source":"/a","type":"passiveEvent"}`

it.each([
  ['a UUID', uuid],
  ['a UUID in quotes and capitals', `"${uuid.toUpperCase()}"`],
])('%s is the id of a single event', async (_what, key) => {
  expect((await send(key)).body.id).toBe(uuid)
})

it.each([
  ['in quotes', '"order 42"', 'f52bb621-f4ac-5b62-b653-c7ac80f05791'],
  ['bare', 'order-42', 'ac75a7c7-ddc0-539a-8a5a-db62b7150da6'],
])('text %s becomes an id by a rule that never changes', async (_what, key, id) => {
  expect((await send(key)).body.id).toBe(id)
})

it.each([
  ['an array', `[${good},${good}]`, json],
  ['NDJSON', `${good}\n${good}`, ndjson],
  ['a count', counted, json],
])('the events of %s get ids that are the same when it is sent again', async (_what, body, type) => {
  await send('a', body, type)
  await send('a', body, type)
  await send('b', body, type)
  await send(uuid, body, type)
  expect(ids.slice(0, 2)).toEqual(ids.slice(2, 4))
  expect(new Set(ids).size).toBe(6)
})

it('an event among many keeps the id that it has, and bad ones are still named', async () => {
  const id = uuidv7()
  const lines = [`{"eventType":"passiveEvent","id":"${id}"}`, 'not json', '[]', '{"eventType":"nope"}', good]
  const { body } = await send('a', lines.join('\n'), ndjson)
  expect(body).toMatchObject({ accepted: 2, rejected: 3, errors: [{ index: 1 }, { index: 2 }, { index: 3 }] })
  expect(ids[0]).toBe(id)
})

it.each([
  ['the id of the event', uuid, `{"eventType":"passiveEvent","id":"${uuid.toUpperCase()}"}`, json, 202],
  ['another than the id of the event', 'a', `{"eventType":"passiveEvent","id":"${uuid}"}`, json, 422],
  ['the id of the CloudEvent', '"order 42"', cloudEvent, 'application/cloudevents+json', 202],
  ['another than the id of the CloudEvent', 'a', cloudEvent, 'application/cloudevents+json', 422],
])('a key that is %s is judged', async (_what, key, body, type, status) => {
  const answer = await send(key, body, type)
  expect(answer.status).toBe(status)
  if (status === 422) expect(answer.body.errors).toMatchObject([{ pointer: '/id', code: 'id_conflict' }])
})

it('a key does not stand in for the id that a CloudEvent must have', async () => {
  const body = '{"specversion":"1.0","source":"/a","type":"passiveEvent"}'
  expect((await send(uuid, body, 'application/cloudevents+json')).status).toBe(422)
})

it.each(['""', '"a', 'a b', '"a", "b"', '"ä"', 'x'.repeat(256), String.raw`"\a"`])(
  'the key %s is refused',
  async (key) => {
    expect(await send(key)).toMatchObject({ status: 400, body: { code: 'malformed_idempotency_key' } })
    expect(ids).toEqual([])
  },
)
