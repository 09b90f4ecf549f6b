import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { answerErrors } from './answer-errors.ts'
import { createApp } from './health.ts'
import { listen, type HttpServer } from './listen.ts'
import { createLogger } from './logger.ts'
import { ProblemError } from './problems.ts'
import { readBody, readJson, refuseTooLarge } from './read-body.ts'

// The law: an answer begun before its request was read ends the connection, so that nobody else's request is taken for
// the rest of it; and nothing is read that will not be taken.

const limitBytes = 100_000
let server: HttpServer
beforeAll(async () => {
  const app = createApp()
  app.post('/refuse', () => {
    throw new ProblemError({ status: 403, title: 'No', detail: 'Do not', code: 'no', retryable: false })
  })
  app.post('/ignore', (_request, response) => void response.json({ ok: true }))
  app.post('/read', refuseTooLarge(limitBytes), async (request, response) => {
    response.json({ bytes: (await readBody(request, limitBytes)).length })
  })
  app.post('/json', readJson(limitBytes), (request, response) => void response.json({ got: request.body }))
  app.post('/begin', (request, response) => {
    response.write('begun ')
    request.on('data', (chunk: Buffer) => response.end(String(chunk)))
  })
  app.post('/twice', (request, response) => {
    let text = ''
    for (const _ of [1, 2]) request.on('data', (chunk: Buffer) => (text += String(chunk)))
    request.on('end', () => void response.end(text))
  })
  app.use(answerErrors(createLogger({ service: 'test', level: 'silent' })))
  // Not what ends a connection here.
  const requestTimeoutMs = 600_000
  server = await listen(app, { host: '127.0.0.1', port: 0, requestTimeoutMs })
})
afterAll(async () => await server[Symbol.asyncDispose]())

/** @param allowHalfOpen whether it goes on sending when the other side has ended */
function open(allowHalfOpen = false) {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen }).setNoDelay()
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const seen = { text: '' }
  socket.on('error', () => {})
  socket.on('data', (chunk) => void (seen.text += String(chunk)))
  return { socket, seen, closed, says: (what: string) => vi.waitFor(() => expect(seen.text).toContain(what)) }
}

const head = (path: string, ...headers: string[]) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`
const announced = (path: string, bytes: number, ...more: string[]) =>
  head(path, `Content-Length: ${bytes}`, 'Content-Type: application/json', ...more)
const answersIn = (text: string) => text.match(/HTTP\/1\.1 \d+/g)

/** Writes until the other side takes no more, and returns how much that was. */
async function pour(socket: Socket, bytesMax: number): Promise<number> {
  const piece = Buffer.alloc(64 * 1024, 'x')
  let sent = 0
  while (sent < bytesMax && socket.writable) {
    sent += piece.length
    if (!socket.write(piece))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), wait(200)])
  }
  return sent
}

it.each(['/refuse', '/ignore'])(
  '%s is answered at once, and takes nothing more for a request',
  async (path) => {
    const { socket, seen, closed, says } = open()
    socket.write(announced(path, 500))
    await says('\r\n\r\n')
    expect(seen.text).toMatch(/connection: close/i)
    // As a proxy would that takes the connection for free.
    socket.write(`${announced('/read', 2)}{}`)
    await closed
    expect(answersIn(seen.text)).toHaveLength(1)
  },
)

it('a body that is said to be too large is refused unread', async () => {
  const { socket, seen, closed, says } = open()
  socket.write(announced('/read', 1_000_000_000_000))
  await says('at most 100000 bytes')
  expect(seen.text).toMatch(/^HTTP\/1.1 413 .*connection: close/is)
  const sent = await pour(socket, 200 * 1024 * 1024)
  await closed
  // 16 MiB are read off, and the buffers of both sides take some.
  expect(sent).toBeLessThan(40 * 1024 * 1024)
})

it('who sends on and on after the answer is cut off after 16 MiB', async () => {
  const { socket, closed, says } = open(true)
  socket.write(announced('/read', 1_000_000_000_000))
  await says('at most 100000 bytes')
  const piece = Buffer.alloc(64 * 1024, 'x')
  // Until a write fails, as nobody reads any more. Never is it asked how long that took.
  let isClosed = false
  void closed.then(() => (isClosed = true))
  while (!isClosed)
    if (!socket.write(piece))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
  expect(socket.bytesWritten).toBeLessThan(40 * 1024 * 1024)
})

it('who sends a little on and on after the answer is cut off after two seconds', async () => {
  const { socket, closed, says } = open(true)
  socket.write(announced('/read', 1_000_000_000_000))
  await says('at most 100000 bytes')
  const trickle = setInterval(() => socket.write('x'), 50)
  await closed
  clearInterval(trickle)
  expect(socket.bytesWritten).toBeLessThan(10_000)
})

it('a body in pieces is cut off at the limit, and may have no end', async () => {
  const { socket, seen, closed, says } = open()
  socket.write(`${head('/read', 'Transfer-Encoding: chunked')}20000\r\n${'x'.repeat(0x20000)}\r\n`)
  await says('at most 100000 bytes')
  expect(seen.text).toMatch(/^HTTP\/1.1 413 .*connection: close/is)
  await closed
})

it('who sends all of a body that is too large before reading finds the answer', async () => {
  const { socket, seen, closed } = open()
  socket.pause()
  const bytes = 4 * 1024 * 1024
  socket.write(announced('/read', bytes))
  await new Promise((resolve) => socket.write(Buffer.alloc(bytes), resolve))
  socket.resume()
  await closed
  expect(seen.text).toMatch(/^HTTP\/1.1 413 /)
})

it('who asks whether to send is told no without a 100 Continue', async () => {
  const { socket, seen, closed, says } = open()
  socket.write(announced('/read', 1_000_000_000_000, 'Expect: 100-continue'))
  await says('at most 100000 bytes')
  socket.end()
  await closed
  expect(answersIn(seen.text)).toEqual(['HTTP/1.1 413'])
})

it('who asks whether to send is told yes when the body is wanted', async () => {
  const { socket, seen, says } = open()
  socket.write(announced('/read', 2, 'Expect: 100-continue'))
  await says('100 Continue\r\n\r\n')
  socket.write('{}')
  await says('{"bytes":2}')
  socket.destroy()
  expect(answersIn(seen.text)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200'])
})

it('who asks whether to send is told yes once, and never within an answer that has begun', async () => {
  const { socket, seen, says } = open()
  socket.write(announced('/twice', 2, 'Expect: 100-continue'))
  await says('100 Continue\r\n\r\n')
  socket.write('{}')
  await says('{}{}')
  socket.write(announced('/begin', 2, 'Expect: 100-continue'))
  await says('begun')
  socket.write('[]')
  await says('[]')
  socket.destroy()
  expect(answersIn(seen.text)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200', 'HTTP/1.1 200'])
})

it('a connection whose requests are read goes on, and so does one on which a short body was refused', async () => {
  const { socket, seen, says } = open()
  const requests = ['/read', '/refuse', '/json', '/read'].map((path) => `${announced(path, 7)}{"a":1}`)
  socket.write(requests.join(''))
  await says('{"got":{"a":1}}HTTP/1.1 200')
  await says('{"bytes":7}')
  socket.destroy()
  expect(answersIn(seen.text)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403', 'HTTP/1.1 200', 'HTTP/1.1 200'])
})

it.each([
  ['JSON that is none', 'application/json', '{', 400],
  ['nothing', 'application/json', '', 200],
  ['another kind', 'text/plain', '{}', 415],
])('%s as JSON gives an answer', async (_what, type, body, status) => {
  const { socket, seen, closed } = open()
  socket.write(
    `${head('/json', `Content-Type: ${type}`, `Content-Length: ${body.length}`, 'Connection: close')}${body}`,
  )
  await closed
  expect(seen.text).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
})
