import { connectBroker, type Broker } from '@signalbox/broker'
import { messageBytesMax, type BatchReceipt, type Problem } from '@signalbox/contracts'
import { topology } from '@signalbox/systems'
import type { HttpServer } from '@signalbox/runtime'
import { createTestVhost, type TestVhost } from '@signalbox/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exchange } from './testing/exchange.ts'
import { openTestApi } from './testing/open-test-api.ts'
import { json, ndjson, post } from './testing/requests.ts'

// The law: an event that can never be taken is answered so at once, and harms none of those beside it.

const silent = { info() {}, warn() {}, error() {} }
const mebibyte = 1024 * 1024

let vhost: TestVhost
let broker: Broker
let server: HttpServer
beforeAll(async () => {
  vhost = await createTestVhost()
  broker = await connectBroker(vhost.url, { topology, log: silent })
  server = await openTestApi({ publish: broker.publish, bodyLimitBytes: 4 * messageBytesMax })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await broker[Symbol.asyncDispose]()
  await vhost[Symbol.asyncDispose]()
})

async function send(body: string, type = json) {
  const { status, body: text } = await exchange(server.port, post(body, type), 20_000)
  return { status, body: JSON.parse(text) as Partial<Problem & BatchReceipt> }
}
const eventOf = (field: object) => JSON.stringify({ eventType: 'passiveEvent', ...field })
const tooLarge = { pointer: '', code: 'event_too_large' }

it.each<[what: string, body: string]>([
  ['in characters', eventOf({ data: { text: 'x'.repeat(messageBytesMax) } })],
  ['in bytes only', eventOf({ data: { text: 'é'.repeat(0.6 * messageBytesMax) } })],
])('a single event that is too large %s is refused for good', async (_what, body) => {
  const answer = await send(body)
  expect(answer).toMatchObject({ status: 422, body: { retryable: false, errors: [tooLarge] } })
  expect((await send(eventOf({}))).status).toBe(202)
})

it('one among others is refused by its place, and the others are accepted', async () => {
  const large = eventOf({ data: { text: 'x'.repeat(messageBytesMax) } })
  const answer = await send(
    [eventOf({}), eventOf({ value: 'a' }), large, eventOf({}), '{}'].join('\n'),
    ndjson,
  )
  expect(answer).toMatchObject({
    status: 202,
    body: { accepted: 3, rejected: 2, errors: [{ index: 2, ...tooLarge }, { index: 4 }] },
  })
})

it('a body of numbers that are short as they are sent and long as they are read is no fault of the server', async () => {
  const numbers = `{"n":[${'1e20,'.repeat(0.75 * mebibyte)}1]}`
  const answer = await send(eventOf({}).replace('}', `,"data":${numbers}}`))
  // Read, they would be several times as long as they are sent.
  const errors = [{ pointer: expect.stringMatching('^/data/n/[0-9]+$'), code: 'number_too_large' }]
  expect(answer).toMatchObject({ status: 422, body: { retryable: false, errors } })
})
