import { BrokerUnavailable, connectBroker, type Broker } from '@signalbox/broker'
import type { Problem } from '@signalbox/contracts'
import { eventTypeNames, topology } from '@signalbox/systems'
import { createLogger, listen, type HttpServer } from '@signalbox/runtime'
import { createTestVhost, type TestVhost } from '@signalbox/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApi } from './app.ts'
import { newRings } from './testing/open-test-api.ts'
import { stampAcceptances } from '@signalbox/service'

const log = createLogger({ service: 'api', level: 'silent' })
const counts = { accepted: 0, inDoubt: 0, rejected: 0 }
let vhost: TestVhost
let broker: Broker
let server: HttpServer
let publish: Broker['publish']

beforeAll(async () => {
  vhost = await createTestVhost()
  broker = await connectBroker(vhost.url, { topology, log })
  const api = createApi({
    publish: async (topic, events) => await publish(topic, events),
    rings: newRings(),
    stamp: stampAcceptances('api-1'),
    ingest: {
      accepted: (_topic, events) => void (counts.accepted += events),
      inDoubt: (_topic, events) => void (counts.inDoubt += events),
      rejected: (_topic, events) => void (counts.rejected += events),
      async [Symbol.asyncDispose]() {},
    },
    health: { checks: { broker: broker.ping }, stopping: new AbortController().signal },
    log,
    bodyLimitBytes: 64 * 1024,
    frontendDirectory: '/nowhere',
  })
  server = await listen(api, { host: '127.0.0.1', port: 0 })
})
beforeEach(() => {
  publish = broker.publish
  Object.assign(counts, { accepted: 0, inDoubt: 0, rejected: 0 })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await broker[Symbol.asyncDispose]()
  await vhost[Symbol.asyncDispose]()
})

const json = 'application/json'
const ndjson = 'application/x-ndjson'
const good = '{"eventType":"passiveEvent"}'

async function send(body: string | Buffer, type: string | null = json, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${server.port}/events`, {
    method: 'POST',
    body: typeof body === 'string' ? body : Uint8Array.from(body),
    headers: { ...(type === null ? {} : { 'content-type': type }), ...headers },
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Problem }
}

describe('good events', () => {
  it.each([
    ['one', good, json, { eventType: 'passiveEvent', topic: 'topic1' }],
    ['an array', `[${good},${good}]`, json, { accepted: 2, rejected: 0, errors: [] }],
    ['NDJSON', `${good}\r\n\n${good}\n`, ndjson, { accepted: 2, rejected: 0 }],
    ['a count', '{"eventType":"passiveEvent","count":"3"}', json, { accepted: 3, rejected: 0 }],
    ['a charset', good, 'Application/JSON; charset="UTF-8"', { topic: 'topic1' }],
  ])('are taken as %s', async (_what, body, type, expected) => {
    expect(await send(body, type)).toMatchObject({ status: 202, body: expected })
  })

  it('are counted when they are answered', async () => {
    await send(`${good}\nnot json\n${good}`, ndjson)
    expect(counts).toEqual({ accepted: 2, inDoubt: 0, rejected: 1 })
  })
})

describe('wrong requests', () => {
  it.each([
    ['malformed JSON', '{bad', json, 400, 'malformed_json'],
    ['no body', '', json, 400, 'empty_body'],
    ['a body of blanks', ' \n ', ndjson, 400, 'empty_body'],
    ['only lines that are not JSON', 'a\nb', ndjson, 400, 'malformed_json'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), json, 400, 'invalid_utf8'],
    ['another content type', good, 'text/plain', 415, 'unsupported_media_type'],
    ['another charset', good, 'application/json; charset=utf-16', 415, 'unsupported_media_type'],
    ['a body over the limit', `"${'x'.repeat(70_000)}"`, json, 413, 'body_too_large'],
    ['an unknown type', '{"eventType":"nope"}', json, 422, 'invalid_event'],
    ['a NUL character', '{"eventType":"passiveEvent","value":"\\u0000"}', json, 422, 'invalid_event'],
    ['a number', '1', json, 422, 'invalid_event'],
    ['null', 'null', json, 422, 'invalid_event'],
    ['an empty array', '[]', json, 422, 'invalid_event'],
    ['an array of arrays', '[[]]', json, 422, 'invalid_event'],
    ['a bad count', '{"eventType":"passiveEvent","count":"1e9"}', json, 422, 'invalid_event'],
    [
      'very deep JSON',
      `{"eventType":"passiveEvent","data":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`,
      json,
      422,
      'invalid_event',
    ],
  ])('%s get a problem that says what to do', async (_what, body, type, status, code) => {
    const answer = await send(body, type)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer).toMatchObject({ status, body: { status, code, retryable: false } })
    expect(answer.body.detail.length).toBeGreaterThan(10)
  })

  it('name the event types that there are', async () => {
    expect((await send('{"eventType":"nope"}')).body.detail).toContain(eventTypeNames.join(', '))
  })

  it('never see their value again', async () => {
    for (const body of [
      '{"eventType":"hunter2","value":{"a":"hunter2"},"id":"hunter2"}',
      'hunter2',
      '{hunter2',
    ]) {
      expect(JSON.stringify((await send(body)).body)).not.toContain('hunter2')
    }
  })

  it('by another method get 405 with the one that is allowed', async () => {
    const response = await fetch(`http://127.0.0.1:${server.port}/events`)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('to no known address get 404, and to a malformed one 400', async () => {
    expect((await fetch(`http://127.0.0.1:${server.port}/nothing`)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${server.port}/%ff`)).status).toBe(404)
  })
})

describe('one bad event among many', () => {
  it('is named by index and pointer, and the others are taken', async () => {
    const lines = Array.from({ length: 100 }, (_, index) =>
      index === 42 ? '{"eventType":"passiveEvent","id":1}' : good,
    )
    expect(await send(lines.join('\n'), ndjson)).toMatchObject({
      status: 202,
      body: { accepted: 99, rejected: 1, errors: [{ index: 42, pointer: '/id', code: 'invalid_field' }] },
    })
  })
})

describe('a broker that does not confirm', () => {
  it('gives 503 with Retry-After, and nothing counts as taken', async () => {
    publish = async () => {
      throw new BrokerUnavailable('RabbitMQ is not connected')
    }
    const answer = await send(good)
    expect(answer).toMatchObject({ status: 503, body: { code: 'broker_unavailable', retryable: true } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(counts).toEqual({ accepted: 0, inDoubt: 1, rejected: 0 })
  })

  it('gives 500 without a word about the cause when something unexpected fails', async () => {
    publish = async () => {
      throw new Error('hunter2')
    }
    const { status, body } = await send(good)
    expect(status).toBe(500)
    expect(JSON.stringify(body)).not.toContain('hunter2')
  })
})

describe('health', () => {
  it('is ready once RabbitMQ takes events', async () => {
    await expect.poll(async () => (await fetch(`http://127.0.0.1:${server.port}/readyz`)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${server.port}/livez`)).status).toBe(200)
  })
})
