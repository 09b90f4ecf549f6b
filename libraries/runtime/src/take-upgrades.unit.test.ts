import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import express, { type RequestHandler } from 'express'
import { expect, it, vi } from 'vitest'
import { createApp } from './health.ts'
import { listen, type ListenOptions } from './listen.ts'
import { createLogger } from './logger.ts'
import { defineProblems } from './problems.ts'
import type { Upgrade, UpgradeHandler } from './take-upgrades.ts'

// The law: a WebSocket counts as a connection, lives while it is well, and is told to leave and closed with its server.
// Who offers another protocol, or asks where none is taken, is answered as if it had not.

const { problem } = defineProblems({ key_required: { status: 401, title: 'A key', retryable: false } })
const log = createLogger({ service: 'test', level: 'silent' })

const app = createApp()
const hello: RequestHandler = (_request, response) => void response.send('hello')
app.route('/').get(hello).delete(hello)
app.get('/slow', (_request, response) => void setTimeout(() => response.send('at last'), 200))
app.post('/', express.text({ type: () => true }), (request, response) => void response.send(request.body))

/** Says what it hears, in the place of a WebSocket, and goodbye when it is told to leave. */
const echo: UpgradeHandler = ({ socket, head, leaving }: Upgrade) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  socket.write(head)
  socket.on('data', (chunk) => socket.write(chunk))
  leaving.addEventListener('abort', () => socket.end('goodbye'))
}

const serve = async (handle?: UpgradeHandler, options: Partial<ListenOptions> = {}) =>
  await listen(app, {
    host: '127.0.0.1',
    port: 0,
    ...(handle ? { upgrade: { handle, log } } : {}),
    ...options,
  })

const ask = (upgrade: string, method = 'GET /', more = '') =>
  `${method} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n${more}\r\n`

async function open(port: number, ...texts: readonly string[]) {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  const state = { socket, text: '', closed: once(socket, 'close') }
  socket.on('data', (chunk) => void (state.text += String(chunk)))
  for (const text of texts) socket.write(text)
  return state
}

async function openUpgraded(port: number) {
  const client = await open(port, ask('websocket'))
  await expect.poll(() => client.text).toMatch(/^HTTP\/1\.1 101 /)
  client.text = ''
  return client
}

/** Sends a text, and returns what comes back. */
async function said(client: { socket: Socket; text: string }, text: string): Promise<string> {
  client.text = ''
  client.socket.write(text)
  await expect.poll(() => client.text.length).toBeGreaterThanOrEqual(text.length)
  return client.text
}

it('without a handler it is answered as the request that it is besides, and the connection goes on', async () => {
  await using server = await serve()
  const client = await open(server.port, ask('websocket'))
  await expect.poll(() => client.text).toMatch(/^HTTP\/1\.1 200 OK[^]*hello$/)
  client.socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  await client.closed
  expect(client.text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
})

it.each([
  ['HTTP/2, as Java and curl do', ask('h2c', 'POST /', 'Content-Length: 5\r\n') + 'hello'],
  ['HTTP/2 with nothing to send', ask('h2c')],
  ['a WebSocket with a body', ask('websocket', 'GET /', 'Content-Length: 2\r\n') + '{}'],
  ['a WebSocket by DELETE', ask('websocket', 'DELETE /')],
])('with a handler %s is answered as an ordinary request all the same', async (_what, request) => {
  await using server = await serve(echo)
  const client = await open(server.port, request)
  await expect.poll(() => client.text).toMatch(/^HTTP\/1\.1 200 OK[^]*hello$/)
  client.socket.destroy()
})

it('with a handler the socket is handed out, with what came behind the request', async () => {
  await using server = await serve(echo)
  const client = await open(server.port, `${ask('websocket')}first`)
  await expect.poll(() => client.text).toMatch(/^HTTP\/1\.1 101 [^]*first$/)
  expect(await said(client, 'second')).toBe('second')
  client.socket.destroy()
})

it('behind a request that has no answer yet it ends the connection, and is not mixed into the answer', async () => {
  const handle = vi.fn(echo)
  await using server = await serve(handle)
  const client = await open(server.port, 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n', ask('websocket'))
  await client.closed
  expect([client.text, handle.mock.calls]).toEqual(['', []])
})

it('what a handler throws is answered with the problem, and what nobody has foreseen with 500', async () => {
  const handle = vi.fn<UpgradeHandler>()
  handle.mockImplementationOnce(async () => {
    await wait(10)
    throw problem('key_required', 'Send a ticket')
  })
  handle.mockImplementationOnce(() => {
    throw new Error('sql and secrets')
  })
  await using server = await serve(handle)
  for (const status of ['401 Unauthorized', '500 Internal Server Error']) {
    const client = await open(server.port, ask('websocket'))
    await client.closed
    expect(client.text).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\nContent-Type: application/problem\\+json`))
    expect(client.text).not.toContain('secrets')
  }
})

it('a client that is gone while its handler thinks harms nobody', async () => {
  let ends = 0
  await using server = await serve(async ({ socket }) => {
    await new Promise((resolve) => socket.once('close', resolve))
    ends += 1
    throw problem('key_required', 'Send a ticket')
  })
  const client = await open(server.port, ask('websocket'))
  await wait(20)
  client.socket.resetAndDestroy()
  await expect.poll(() => ends).toBe(1)
  expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(200)
})

it('a quiet one is not ended by any limit of requests, and one that is written to is not either', async () => {
  await using server = await serve(echo, {
    headersTimeoutMs: 100,
    requestTimeoutMs: 200,
    stallTimeoutMs: 200,
  })
  const client = await openUpgraded(server.port)
  expect(await said(client, 'now')).toBe('now')
  // The limits are looked at once a second.
  await wait(2_300)
  expect(await said(client, 'later')).toBe('later')
  client.socket.destroy()
})

it('one whose client takes nothing of what was sent is ended', async () => {
  let closed = false
  const handle: UpgradeHandler = (upgrade) => {
    void echo(upgrade)
    upgrade.socket.once('close', () => (closed = true))
    upgrade.socket.write(Buffer.alloc(32 * 1024 * 1024))
  }
  await using server = await serve(handle, { stallTimeoutMs: 200 })
  const client = await open(server.port)
  client.socket.pause()
  client.socket.write(ask('websocket'))
  await expect.poll(() => closed, { timeout: 5_000 }).toBe(true)
  client.socket.destroy()
})

it('they count as connections, and make way for nobody', async () => {
  await using server = await serve(echo, { connectionsMax: 3 })
  const two = [await openUpgraded(server.port), await openUpgraded(server.port)]
  const idle = await open(server.port)
  const fourth = await openUpgraded(server.port)
  await idle.closed
  const fifth = await open(server.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await fifth.closed
  for (const client of [...two, fourth]) expect(await said(client, 'still here')).toBe('still here')
  two[0]?.socket.destroy()
  await two[0]?.closed
  const sixth = await openUpgraded(server.port)
  for (const { socket } of [...two, fourth, sixth]) socket.destroy()
})

it('told to leave they say goodbye, and one that does not is closed when its time is over', async () => {
  const server = await serve((upgrade) => void echo({ ...upgrade, leaving: leavingOf(upgrade) }), {
    graceMs: 300,
  })
  const leavingOf = ({ request, leaving }: Upgrade) =>
    request.url === '/deaf' ? new AbortController().signal : leaving
  const polite = await openUpgraded(server.port)
  const deaf = await open(server.port, ask('websocket', 'GET /deaf'))
  await expect.poll(() => deaf.text).toMatch(/101/)
  const begunAt = performance.now()
  await server[Symbol.asyncDispose]()
  expect(performance.now() - begunAt).toBeGreaterThan(250)
  expect(performance.now() - begunAt).toBeLessThan(2_000)
  await Promise.all([polite.closed, deaf.closed])
  expect(polite.text).toBe('goodbye')
})
