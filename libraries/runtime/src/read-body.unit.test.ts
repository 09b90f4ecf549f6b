import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerErrors } from './answer-errors.ts'
import { createApp } from './health.ts'
import { listen, type HttpServer } from './listen.ts'
import { createLogger } from './logger.ts'
import { readBody, readJson, refuseTooLarge } from './read-body.ts'

// The law: of a body nothing is read or reserved that will not be taken, and an answer repeats nothing of it.

const limitBytes = 10
let reserved = 0
let server: HttpServer
beforeAll(async () => {
  const app = createApp()
  app.post('/read', refuseTooLarge(limitBytes), async (request, response) => {
    reserved += 1
    response.json({ bytes: (await readBody(request, limitBytes)).length })
  })
  app.post('/json', readJson(limitBytes), (request, response) => void response.json({ got: request.body }))
  app.use(answerErrors(createLogger({ service: 'test', level: 'silent' })))
  server = await listen(app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => await server[Symbol.asyncDispose]())

/** Sends a request as it is written, and reads until the connection is closed. */
async function send(path: string, body: string, ...headers: string[]): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  let text = ''
  socket.on('error', () => {}).on('data', (chunk) => (text += String(chunk)))
  const lines = [`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', body]
  socket.write(lines.join('\r\n'), 'latin1')
  await once(socket, 'close')
  return text
}
const ofLength = (bytes: number) => `Content-Length: ${bytes}`

it('a body of the limit is taken', async () => {
  expect(await send('/read', 'x'.repeat(limitBytes), ofLength(limitBytes))).toContain('{"bytes":10}')
})

it('one byte more is refused before anything is reserved for it', async () => {
  const before = reserved
  expect(await send('/read', '', ofLength(limitBytes + 1))).toMatch(/^HTTP\/1.1 413 /)
  expect(reserved).toBe(before)
})

it('what says that it is too large is refused before any of it came, also where nobody looked before', async () => {
  const answer = await send('/json', '', ofLength(limitBytes + 1), 'Content-Type: application/json')
  expect(answer).toMatch(/^HTTP\/1.1 413 /)
})

it('a body that is not UTF-8 is refused, as it would become something else', async () => {
  const answer = await send('/json', '{"a":"\xe9"}', ofLength(9), 'Content-Type: application/json')
  expect(answer).toMatch(/^HTTP\/1.1 400 .*invalid_utf8/s)
})

it.each([
  ['of another kind', 'Content-Type: text/plain'],
  ['that is compressed', 'Content-Type: application/json\r\nContent-Encoding: gzip'],
])('a body %s is refused, and not read as JSON', async (_what, headers) => {
  const answer = await send('/json', '{"a":1}', ofLength(7), headers)
  expect(answer).toMatch(/^HTTP\/1.1 415 /)
  expect(answer).not.toContain('got":')
})

it('the answer to what is no JSON repeats nothing of it', async () => {
  const answer = await send('/json', '{hunter2', ofLength(8), 'Content-Type: application/json')
  expect(answer).toMatch(/^HTTP\/1.1 400 .*malformed_json/s)
  expect(answer).not.toContain('hunter2')
})
