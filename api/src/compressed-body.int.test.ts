import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib'
import type { Publishable } from '@signalbox/broker'
import type { Problem } from '@signalbox/contracts'
import type { HttpServer } from '@signalbox/runtime'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decompressorOf } from './decompress.ts'
import { exchange } from './testing/exchange.ts'
import { openTestApi } from './testing/open-test-api.ts'
import { faultWith, good, ndjson, post } from './testing/requests.ts'

// The law: what a client compresses is what it would have sent, and few bytes never cost more than many.

const mib = 1024 * 1024
let server: HttpServer
let published: Publishable[]
beforeAll(async () => {
  server = await openTestApi({
    publish: async (_topic, events) => void published.push(...(Array.isArray(events) ? events : [events])),
  })
})
beforeEach(() => void (published = []))
afterAll(async () => await server[Symbol.asyncDispose]())

const brotli = (bytes: Uint8Array | string) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })

async function send(body: Uint8Array, encoding: string) {
  const bytes = post(body, ndjson, { 'content-encoding': encoding })
  expect(await faultWith(server.port, bytes)).toBeUndefined()
  const answer = await exchange(server.port, bytes)
  return { status: answer.status, body: JSON.parse(answer.body) as Problem & { accepted?: number } }
}

const events = Array.from({ length: 10_000 }, () => `{"eventType":"passiveEvent","id":"${uuidv7()}"}`).join(
  '\n',
)

it.each([
  ['gzip', gzipSync(events)],
  ['X-GZip', gzipSync(events)],
  ['deflate', deflateSync(events)],
  ['br', brotli(events)],
  ['identity', Buffer.from(events)],
])('events are taken with %s', async (encoding, bytes) => {
  expect(await send(bytes, encoding)).toMatchObject({ status: 202, body: { accepted: 10_000 } })
})

it('a few thousand events that are all the same are taken, small as they become', async () => {
  const bytes = gzipSync(`${good}\n`.repeat(2_000))
  expect(bytes.length).toBeLessThan(400)
  expect(await send(bytes, 'gzip')).toMatchObject({ status: 202, body: { accepted: 2_000 } })
})

describe('a bomb', () => {
  it.each([
    ['gzip', gzipSync(Buffer.alloc(3 * mib, `${good}\n`))],
    ['br', brotli(Buffer.alloc(3 * mib, `${good}\n`))],
    ['gzip', gzipSync(Buffer.alloc(64 * mib))],
    ['br', brotli(Buffer.alloc(64 * mib))],
  ])('of %s is refused, also when it would be no larger than a body may be', async (encoding, bytes) => {
    expect(await send(bytes, encoding)).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
    expect(published).toEqual([])
  })

  it('is given up after 64 KiB, or 100 times its size', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * mib))
    const before = process.memoryUsage().arrayBuffers
    const attempts = Array.from(
      { length: 50 },
      async () => await decompressorOf('gzip')(bomb.subarray(0, 500), mib),
    )
    const outcomes = await Promise.allSettled(attempts)
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 128 * 1024)
  })

  it('inside a bomb is no encoding that is taken', async () => {
    expect((await send(gzipSync(gzipSync(good)), 'gzip, gzip')).status).toBe(415)
    expect((await send(gzipSync(gzipSync(good)), 'gzip')).status).toBe(400)
  })
})

it.each([
  ['that is none', Buffer.from('not compressed'), 'gzip', 400, 'malformed_compression'],
  ['that is cut off', gzipSync(events).subarray(0, -20), 'gzip', 400, 'malformed_compression'],
  ['that is of another kind', deflateSync(events), 'br', 400, 'malformed_compression'],
  ['of nothing', gzipSync(''), 'gzip', 400, 'empty_body'],
  ['that is not there', Buffer.alloc(0), 'gzip', 400, 'malformed_compression'],
  ['in an encoding that nobody knows', gzipSync(events), 'zstd', 415, 'unsupported_media_type'],
])('a compressed body %s gets a problem', async (_what, bytes, encoding, status, code) => {
  expect(await send(bytes, encoding)).toMatchObject({ status, body: { status, code, retryable: false } })
})
