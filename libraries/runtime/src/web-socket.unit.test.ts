import { once } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { listen, type HttpServer } from './listen.ts'
import { createLogger } from './logger.ts'
import { openWebSocket, type Listener, type WebSocketLimits } from './web-socket.ts'

// The law: who listens gets what is sent, uncompressed, or is dropped with a code; nothing is kept for it without end.

const log = createLogger({ service: 'test', level: 'silent' })
const limits: WebSocketLimits = { waitingBytesMax: 64 * 1024, pingMs: 50 }
let server: HttpServer
let listeners: Listener[]
beforeEach(async () => {
  listeners = []
  const handle = async (upgrade: Parameters<typeof openWebSocket>[0]) =>
    void listeners.push(await openWebSocket(upgrade, limits))
  server = await listen(() => {}, { port: 0, host: '127.0.0.1', upgrade: { handle, log } })
})
afterEach(async () => await server[Symbol.asyncDispose]())

async function connect(options = {}) {
  const client = new WebSocket(`ws://127.0.0.1:${server.port}`, options)
  client.on('error', () => {})
  await once(client, 'open')
  await vi.waitFor(() => expect(listeners).toHaveLength(1))
  return { client, listener: listeners[0] as Listener }
}

it('sends text, and compresses none, as that takes memory for each of them', async () => {
  const { client, listener } = await connect()
  const message = once(client, 'message')
  listener.send('{"revenue":"1"}')
  expect(String((await message)[0])).toBe('{"revenue":"1"}')
  expect(client.extensions).toBe('')
})

it('drops who takes nothing with 1013, and keeps no more than a bound for it', async () => {
  const { client, listener } = await connect({ autoPong: true })
  const closed = once(client, 'close')
  client.pause()
  const text = 'x'.repeat(1024 * 1024)
  for (let sent = 0; sent < 20; sent += 1) listener.send(text)
  await vi.waitFor(() => expect(listener.gone.aborted).toBe(true), { timeout: 5_000 })
  client.resume()
  expect([1013, 1006]).toContain((await closed)[0])
})

it('drops who does not answer a ping', async () => {
  const { client, listener } = await connect({ autoPong: false })
  await vi.waitFor(() => expect(listener.gone.aborted).toBe(true))
  client.terminate()
})

it('keeps who answers pings, and tells them to leave when the server closes', async () => {
  const { client, listener } = await connect()
  let pings = 0
  client.on('ping', () => (pings += 1))
  await vi.waitFor(() => expect(pings).toBeGreaterThan(2))
  expect(listener.gone.aborted).toBe(false)
  const closed = once(client, 'close')
  await server[Symbol.asyncDispose]()
  expect((await closed)[0]).toBe(1001)
  server = await listen(() => {}, { port: 0, host: '127.0.0.1' })
})

it('tells who comes while the server closes already to leave', async () => {
  const begun = vi.fn()
  const handle = async (upgrade: Parameters<typeof openWebSocket>[0]) => {
    begun()
    await once(upgrade.leaving, 'abort')
    await openWebSocket(upgrade, limits)
  }
  const closing = await listen(() => {}, { port: 0, host: '127.0.0.1', upgrade: { handle, log } })
  const client = new WebSocket(`ws://127.0.0.1:${closing.port}`)
  const closed = once(client, 'close')
  await vi.waitFor(() => expect(begun).toHaveBeenCalled())
  await closing[Symbol.asyncDispose]()
  expect((await closed)[0]).toBe(1001)
})

it('hears the first message, and nothing from who has gone without one', async () => {
  const { client, listener } = await connect()
  client.send('secret')
  expect(await listener.firstMessage()).toBe('secret')
  const nothing = listener.firstMessage()
  client.close()
  expect(await nothing).toBeUndefined()
})
