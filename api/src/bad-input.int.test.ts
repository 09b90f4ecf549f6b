import { gzipSync } from 'node:zlib'
import type { Publishable } from '@signalbox/broker'
import type { HttpServer } from '@signalbox/runtime'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exchange, faultOf } from './testing/exchange.ts'
import { openTestApi } from './testing/open-test-api.ts'
import { faultWith, good, json, ndjson, post, request } from './testing/requests.ts'

// The law: any bytes get a success or a problem with a 4xx status, and harm nobody else.

let server: HttpServer
let published: Publishable[]
beforeAll(async () => {
  server = await openTestApi({
    publish: async (_topic, events) => void published.push(...(Array.isArray(events) ? events : [events])),
  })
})
beforeEach(() => void (published = []))
afterAll(async () => await server[Symbol.asyncDispose]())

const fault = async (bytes: Uint8Array | string) => await faultWith(server.port, bytes)

describe('any bytes', () => {
  const field = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant(undefined))
  const nearlyEvent = fc
    .record({
      eventType: fc.oneof(fc.constant('passiveEvent'), field),
      id: field,
      create_date: field,
      value: field,
    })
    .chain((event) => fc.dictionary(fc.string(), fc.jsonValue()).map((data) => ({ ...event, data })))
  const nearlyCloudEvent = fc
    .record({
      specversion: fc.constant('1.0'),
      type: fc.constant('passiveEvent'),
      id: field,
      source: fc.oneof(fc.constant('/a'), field),
      data: field,
    })
    .chain((event) => fc.dictionary(fc.string(), fc.jsonValue()).map((others) => ({ ...others, ...event })))
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json(),
    nearlyEvent.map((event) => JSON.stringify(event)),
    nearlyCloudEvent.map((event) => JSON.stringify(event)),
    fc.array(nearlyCloudEvent).map((events) => JSON.stringify(events)),
    fc.array(nearlyEvent).map((events) => JSON.stringify(events)),
    fc
      .array(
        fc.oneof(
          nearlyEvent.map((event) => JSON.stringify(event)),
          fc.string(),
        ),
      )
      .map((lines) => lines.join('\n')),
  )
  const type = fc.constantFrom(
    json,
    ndjson,
    'text/plain',
    '',
    ';',
    'application/json; charset=utf-16',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
  )
  const encoding = fc.constantFrom('identity', 'gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', '')

  it('as a body get a success or a problem', async () => {
    const property = fc.asyncProperty(body, type, encoding, async (bytes, contentType, contentEncoding) => {
      const headers = contentEncoding === '' ? {} : { 'content-encoding': contentEncoding }
      expect(await fault(post(bytes, contentType, headers))).toBeUndefined()
    })
    await fc.assert(property, { numRuns: 600 })
  })

  it('as headers of a CloudEvent or as a key get a success or a problem', async () => {
    const visible = fc.string({
      unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCodePoint(code)),
    })
    const header = fc.oneof(
      visible,
      fc.constantFrom('1.0', 'passiveEvent', '%C3%A4', '%ff', '2026-01-31T12:00:00Z'),
    )
    const names = [
      'id',
      'source',
      'type',
      'time',
      'subject',
      'dataschema',
      '',
      'data',
      '__proto__',
      'constructor',
    ]
    const headers = fc.record(
      { 'idempotency-key': header, ...Object.fromEntries(names.map((name) => [`ce-${name}`, header])) },
      { requiredKeys: [] },
    )
    const property = fc.asyncProperty(body, type, headers, async (bytes, contentType, given) => {
      expect(await fault(post(bytes, contentType, { 'ce-specversion': '1.0', ...given }))).toBeUndefined()
    })
    await fc.assert(property, { numRuns: 200 })
  })

  it('as a compressed body get a success or a problem', async () => {
    const property = fc.asyncProperty(body, fc.nat(40), async (bytes, cut) => {
      const zipped = gzipSync(bytes)
      const cutOff = zipped.subarray(0, zipped.length - cut)
      expect(await fault(post(cutOff, json, { 'content-encoding': 'gzip' }))).toBeUndefined()
    })
    await fc.assert(property, { numRuns: 100 })
  })

  it('as an address, a method or a header get a success or a problem', async () => {
    const method = fc.constantFrom(
      'GET',
      'HEAD',
      'PUT',
      'DELETE',
      'PATCH',
      'OPTIONS',
      'TRACE',
      'POST',
      'PROPFIND',
    )
    const visible = fc.string({
      unit: fc.integer({ min: 33, max: 255 }).map((code) => String.fromCodePoint(code)),
    })
    const path = fc.oneof(
      visible,
      fc.webPath(),
      fc.constantFrom('events', '%00', '%ff', '..%2f..%2fetc', '/', '*'),
    )
    const property = fc.asyncProperty(method, path, visible, async (verb, address, value) => {
      const answer = await exchange(server.port, request(`${verb} /${address}`, '', { 'x-any': value }))
      // A HEAD has no body, so that there is nothing to look at.
      if (verb === 'HEAD') expect(answer.status).toBeLessThan(500)
      else expect(faultOf(answer)).toBeUndefined()
    })
    await fc.assert(property, { numRuns: 200 })
  })

  it('that are not HTTP get a problem', async () => {
    // Empty lines before a request are none of it (RFC 9112, section 2.2).
    const more = fc
      .uint8Array({ minLength: 1, maxLength: 100 })
      .filter((bytes) => /[^\r\n]/.test(Buffer.from(bytes).toString('latin1')))
    const property = fc.asyncProperty(more, async (bytes) => {
      const garbage = Buffer.concat([Buffer.from(bytes), Buffer.from('\r\n\r\n')])
      expect(await fault(garbage)).toBeUndefined()
    })
    await fc.assert(property, { numRuns: 100 })
  })
})

describe('a request that is broken with', () => {
  it.each([
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])],
    ['64 KiB of headers', request('POST /events', good, { 'x-large': 'x'.repeat(64 * 1024) })],
    ['10,000 headers', `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(10_000)}\r\n`],
    ['an address of 100 KiB', request(`GET /${'x'.repeat(100 * 1024)}`)],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['two lengths', post(good, json, { 'Content-Length': '5' })],
    ['a length and chunks', post(good, json, { 'transfer-encoding': 'chunked' })],
    ['a length that is no number', 'POST /events HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n'],
    ['a length that is negative', 'POST /events HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n'],
    [
      'a length beyond all numbers',
      `POST /events HTTP/1.1\r\nhost: x\r\ncontent-length: ${'9'.repeat(30)}\r\n\r\n`,
    ],
    [
      'chunks that are none',
      'POST /events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    ],
    ['a header with a NUL character', 'GET / HTTP/1.1\r\nhost: x\r\na: \0\r\n\r\n'],
    ['a line feed in a header name', 'GET / HTTP/1.1\r\nhost: x\r\na b: c\r\n\r\n'],
  ])('%s gets a problem', async (_what, bytes) => {
    expect(await fault(bytes)).toBeUndefined()
    expect(published).toEqual([])
  })
})

it('a request with an expectation that nobody meets gets a success or a problem', async () => {
  expect(await fault(post(good, json, { expect: 'a miracle' }))).toBeUndefined()
})
