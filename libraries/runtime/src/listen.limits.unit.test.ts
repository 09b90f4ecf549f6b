import { once } from 'node:events'
import { connect } from 'node:net'
import { problemJson, type Problem } from '@signalbox/contracts'
import express from 'express'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerErrors } from './answer-errors.ts'
import { createApp } from './health.ts'
import { listen, type HttpServer } from './listen.ts'
import { createLogger } from './logger.ts'
import { ProblemError } from './problems.ts'

let server: HttpServer
beforeAll(async () => {
  const app = createApp()
  app.post('/refuse', () => {
    throw new ProblemError({ status: 403, title: 'No', detail: 'Do not', code: 'no', retryable: false })
  })
  app.post('/', express.raw({ type: () => true }), (request, response) => {
    response.json({ headers: Object.keys(request.headers).length })
  })
  app.use(answerErrors(createLogger({ service: 'test', level: 'silent' })))
  const limits = { headersTimeoutMs: 300, requestTimeoutMs: 600 }
  server = await listen(app, { host: '127.0.0.1', port: 0, ...limits })
})
afterAll(async () => await server[Symbol.asyncDispose]())

/** Sends pieces over one connection, a byte a while after the last one, and reads until the server closes it. */
async function send(pieces: readonly string[], dribbleMs?: number): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  for (const piece of pieces) socket.write(piece)
  const dribble = dribbleMs === undefined ? undefined : setInterval(() => socket.write('a'), dribbleMs)
  let text = ''
  socket.on('data', (chunk) => void (text += String(chunk)))
  await new Promise((resolve) => socket.once('close', resolve))
  clearInterval(dribble)
  return text
}

const post = 'POST / HTTP/1.1\r\nHost: x\r\n'
const headers = (count: number) => Array.from({ length: count }, (_, index) => `${index}:\r\n`).join('')

it.each([
  ['headers that never end', [`${post}a: `], 408],
  ['a body that never ends', [`${post}Content-Length: 100000\r\n\r\n`], 408],
  ['a body in pieces that never ends', [`${post}Transfer-Encoding: chunked\r\n\r\nfffff\r\n`], 408],
])('answers %s with a word on what is wrong, and closes the connection', async (_what, pieces, status) => {
  const answer = await send(pieces, 50)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  const problem = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Problem
  expect(answer).toContain(`Content-Type: ${problemJson}`)
  expect(problem).toMatchObject({ status, code: 'malformed_request', retryable: true })
})

it.each([
  ['one header that is too long', `a: ${'x'.repeat(16 * 1024)}\r\n`],
  ['headers that are too many', headers(10_000)],
])('answers %s with 431', async (_what, text) => {
  const answer = await send([`${post}${text}Content-Length: 0\r\nConnection: close\r\n\r\n`])
  expect(answer).toMatch(/^HTTP\/1.1 431 /)
  expect(answer).toContain('at most 16 KiB of headers')
})

it('reads all headers that have room', async () => {
  const answer = await send([`${post}${headers(2_200)}Content-Length: 0\r\nConnection: close\r\n\r\n`])
  expect(answer).toContain('{"headers":2203}')
})

it('keeps a connection on which a short body was refused unread', async () => {
  const body = 'x'.repeat(10_000)
  const refused = `POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const last = `${post}Content-Length: 0\r\nConnection: close\r\n\r\n`
  const answers = (await send([refused, refused, last])).match(/HTTP\/1\.1 \d+/g)
  expect(answers).toEqual(['HTTP/1.1 403', 'HTTP/1.1 403', 'HTTP/1.1 200'])
})

it('closes a connection on which a long body was refused unread', async () => {
  const answer = await send([`POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n`])
  expect(answer).toMatch(/^HTTP\/1.1 403 .*connection: close/is)
})

it('a request without a Host, and one that expects what nobody knows, come to their route', async () => {
  const rest = 'Content-Length: 0\r\nConnection: close\r\n\r\n'
  expect(await send([`POST / HTTP/1.1\r\n${rest}`])).toMatch(/^HTTP\/1.1 200 /)
  expect(await send([`${post}Expect: miracles\r\n${rest}`])).toMatch(/^HTTP\/1.1 200 /)
})

it('headers have less time than a whole request', async () => {
  const times = { headersTimeoutMs: 300, requestTimeoutMs: 600_000 }
  await using patient = await listen(createApp(), { host: '127.0.0.1', port: 0, ...times })
  const socket = connect(patient.port, '127.0.0.1').on('error', () => {})
  socket.write(post)
  let text = ''
  socket.on('data', (chunk) => (text += String(chunk)))
  await once(socket, 'close')
  expect(text).toMatch(/^HTTP\/1.1 408 /)
})
