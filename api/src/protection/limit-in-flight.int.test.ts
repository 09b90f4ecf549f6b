import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { HttpServer } from '@signalbox/runtime'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { exchange } from '../testing/exchange.ts'
import { openTestApi } from '../testing/open-test-api.ts'
import { good, json, ndjson, post } from '../testing/requests.ts'
import { protect } from './protect.ts'

// The law: however many upload at a time, what is held of them has a limit, and small requests get through.

const mebibyte = 1024 * 1024
const warn = vi.fn()
const clients: Socket[] = []
let server: HttpServer
let publish: () => Promise<void> = async () => {}
beforeAll(async () => {
  server = await openTestApi({
    publish: async () => await publish(),
    protection: protect({ bodyLimitBytes: 4 * mebibyte, log: { warn } }),
  })
})
afterAll(async () => {
  for (const socket of clients) socket.destroy()
  await server[Symbol.asyncDispose]()
})

/** Begins an upload and goes on no further. */
async function begin(
  headers: Record<string, string>,
  beginning: Uint8Array | string,
): Promise<{ answer: string }> {
  const socket = connect(server.port, '127.0.0.1')
  const state = { answer: '' }
  clients.push(socket)
  socket.on('error', () => {})
  socket.on('data', (chunk) => void (state.answer += String(chunk)))
  await once(socket, 'connect')
  const lines = Object.entries({ host: 'x', 'content-type': ndjson, ...headers })
  socket.write(
    `POST /events HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  )
  socket.write(beginning)
  return state
}

const closeAll = () => {
  for (const socket of clients.splice(0)) socket.destroy()
}
const single = async () => await exchange(server.port, post(good, json))
const large = async () => await exchange(server.port, post(`${good}\n`.repeat(1_000), ndjson))

const half = 'x'.repeat(mebibyte / 2)

it.each([
  ['of 4 MiB', { 'content-length': String(4 * mebibyte) }, half],
  ['of unknown length', { 'transfer-encoding': 'chunked' }, `80000\r\n${half}`],
  [
    'that are compressed',
    { 'content-length': '1000', 'content-encoding': 'gzip' },
    gzipSync(half).subarray(0, 500),
  ],
])(
  'has room for 32 slow uploads %s, tells the others to come back, and goes on',
  async (_what, headers, beginning) => {
    const before = process.memoryUsage().rss
    const uploads = await Promise.all(
      Array.from({ length: 100 }, async () => await begin(headers, beginning)),
    )
    const refused = () => uploads.filter(({ answer }) => answer.startsWith('HTTP/1.1 503 '))
    await expect.poll(() => refused().length).toBe(68)
    for (const { answer } of refused()) {
      expect(answer).toMatch(/retry-after: 1\r\n/i)
      expect(answer).toContain('"code":"overloaded"')
      expect(answer).toContain('"retryable":true')
    }
    expect((await single()).status).toBe(202)
    expect((await large()).status).toBe(503)
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * mebibyte)
    // Not once for each.
    expect(warn.mock.calls.length).toBeLessThan(10)

    closeAll()
    await expect.poll(async () => (await large()).status).toBe(202)
  },
)

it('has room for 128 connections that send 1 MiB each, as long as that is with RabbitMQ', async () => {
  let confirm = () => {}
  const confirmed = new Promise<void>((resolve) => (confirm = resolve))
  let waiting = 0
  publish = async () => {
    waiting += 1
    await confirmed
  }
  const body = `{"eventType":"passiveEvent","data":{"a":"${'x'.repeat(mebibyte - 100)}"}}`
  const answers = Array.from({ length: 128 }, async () => await exchange(server.port, post(body), 20_000))
  await expect.poll(() => waiting, { timeout: 20_000 }).toBe(128)
  // What waits for RabbitMQ is still held, so there is room for no other.
  expect((await large()).status).toBe(503)
  confirm()
  expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([202]))
})
