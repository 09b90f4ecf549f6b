import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Publishable } from '@signalbox/broker'
import type { HttpServer } from '@signalbox/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exchange } from './testing/exchange.ts'
import { openTestApi } from './testing/open-test-api.ts'
import { faultWith, good, json, ndjson, post } from './testing/requests.ts'

// The law: a body as large as is allowed, and clients as slow as can be, hold nobody up and fill no memory.

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

describe('a body of 4 MiB', () => {
  const size = 4 * 1024 * 1024 - 1_024
  const fill = (piece: string) => piece.repeat(Math.floor(size / piece.length))
  const event = (data: string) => `{"eventType":"passiveEvent","data":${data}}`
  const bodies: readonly [what: string, body: string, type: string][] = [
    ['lines that are not JSON', fill('x\n'), ndjson],
    ['lines that are numbers', fill('1\n'), ndjson],
    ['lines that are empty objects', fill('{}\n'), ndjson],
    ['blank lines', fill('\n'), ndjson],
    ['an array of numbers', `[${fill('1,')}1]`, json],
    ['open brackets', fill('['), json],
    ['brackets', '['.repeat(size / 2) + ']'.repeat(size / 2), json],
    ['open objects', fill('{"a":'), json],
    ['one long number', fill('1'), json],
    ['one long fraction', `0.${fill('1')}`, json],
    ['one text', `"${fill('x')}"`, json],
    ['one text of escapes', `"${fill(String.raw`\u0000`)}"`, json],
    ['an event with one text', event(`{"a":"${fill('x')}"}`), json],
    [
      'an event with many keys',
      event(`{${Array.from({ length: 300_000 }, (_, key) => `"${key}":1`).join()}}`),
      json,
    ],
    ['an event with the same key again and again', event(`{${fill('"a":1,')}"a":1}`), json],
    ['an event with many empty arrays', event(`{"a":[${fill('[],')}[]]}`), json],
    [
      'an event with unknown keys',
      `{${Array.from({ length: 300_000 }, (_, key) => `"${key}":1`).join()}}`,
      json,
    ],
    ['events with many errors each', fill('{"a":1,"b":1,"c":1,"id":1,"value":1,"data":1}\n'), ndjson],
  ]

  it.each(bodies)('of %s is answered', async (_what, body, type) => {
    expect(await fault(post(body, type))).toBeUndefined()
  })

  it('that stands for 10,000 events does not become 40 GB', async () => {
    const value = 'x'.repeat(1024 * 1024)
    const body = JSON.stringify({ eventType: 'passiveEvent', count: 10_000, value })
    expect(await fault(post(body))).toBeUndefined()
    expect(published.length * value.length).toBeLessThan(100 * 1024 * 1024)
  })

  it('leaves no memory behind when it is refused', async () => {
    const before = process.memoryUsage().rss
    const body = post(fill('{}\n'), ndjson)
    for (let round = 0; round < 12; round += 1) await exchange(server.port, body)
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024)
  })
})

describe('slow clients', () => {
  const clients: Socket[] = []
  afterAll(() => {
    for (const socket of clients) socket.destroy()
  })

  /** Opens many connections that send a little of a request and then a byte now and then. */
  async function openSlowClients(count: number, beginning: Uint8Array | string): Promise<void> {
    const opened = Array.from({ length: count }, async () => {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      clients.push(socket)
      await once(socket, 'connect')
      socket.write(beginning)
    })
    await Promise.all(opened)
  }

  it('do not hurt others', async () => {
    await openSlowClients(300, 'POST /events HTTP/1.1\r\nhost: x\r\na')
    await openSlowClients(300, post(good, json, { 'content-length': '1000' }))
    await openSlowClients(300, '')
    const dribble = setInterval(() => {
      for (const socket of clients) socket.write('a')
    }, 100)
    try {
      for (let round = 0; round < 100; round += 1) {
        // No status when it takes longer than `exchange` waits.
        const answer = await exchange(server.port, post(good))
        expect(answer.status).toBe(202)
      }
    } finally {
      clearInterval(dribble)
    }
  })
})
