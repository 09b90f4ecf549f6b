import { once } from 'node:events'
import { connect } from 'node:net'
import { problemJson } from '@signalbox/contracts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { allowOnly, answerTheRest } from './answer-the-rest.ts'
import { atMost } from './at-most.ts'
import { createApp } from './health.ts'
import { listen, type HttpServer } from './listen.ts'
import { createLogger } from './logger.ts'
import { orUnavailable } from './or-unavailable.ts'
import { defineProblems } from './problems.ts'
import { checked, readJson } from './read-body.ts'

// The law: a service states only what can be wrong with its own requests; every other error is answered by the library.

const { kinds, problem } = defineProblems({
  unknown_parcel: { status: 404, title: 'There is no such parcel', retryable: false },
  too_many_parcels: { status: 429, title: 'You send too many parcels', retryable: true },
})
const Parcel = z.strictObject({ grams: z.int() })

let server: HttpServer
beforeAll(async () => {
  const app = createApp()
  app.post('/parcels', readJson(100), (request, response) => {
    response.json(checked(Parcel, request.body, 'Send { "grams" }'))
  })
  app.all('/parcels', allowOnly('POST'))
  app.get('/parcels/:id', () => {
    throw problem('unknown_parcel', 'Look it up in the list')
  })
  app.get('/rate', () => {
    throw problem('too_many_parcels', 'Send fewer', { retryAfterSeconds: 7 })
  })
  app.get('/busy', atMost(0))
  app.get('/away', async () => await orUnavailable(Promise.reject(new Error('sql and secrets'))))
  app.get('/bug', () => {
    throw new TypeError('sql and secrets')
  })
  answerTheRest(app, createLogger({ service: 'test', level: 'silent' }), 'Parcels are at /parcels')
  server = await listen(app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => await server[Symbol.asyncDispose]())

const json = { 'content-type': 'application/json' }
const post = (body: BodyInit, headers: Record<string, string> = json) => ({ method: 'POST', body, headers })

it.each<[address: string, init: RequestInit, code: keyof typeof kinds, more?: Record<string, string>]>([
  ['/parcels/7', {}, 'unknown_parcel'],
  ['/rate', {}, 'too_many_parcels', { 'retry-after': '7' }],
  ['/nothing', {}, 'not_found'],
  ['/parcels', {}, 'method_not_allowed', { allow: 'POST' }],
  ['/%ff', {}, 'not_found'],
  ['/parcels/%ff', {}, 'malformed_request'],
  ['/parcels', post('{'), 'malformed_json'],
  ['/parcels', post(`"${'x'.repeat(100)}"`), 'body_too_large'],
  ['/parcels', post('grams=1', { 'content-type': 'text/plain' }), 'unsupported_media_type'],
  ['/parcels', post('{}', { ...json, 'content-encoding': 'gzip' }), 'unsupported_media_type'],
  ['/parcels', post('{"grams":"sekrit"}'), 'invalid_request'],
  ['/parcels', { method: 'POST' }, 'invalid_request'],
  ['/busy', {}, 'overloaded', { 'retry-after': '1' }],
  ['/away', {}, 'database_unavailable', { 'retry-after': '1' }],
  ['/bug', {}, 'internal_error'],
])('%s with %j is answered with %s', async (address, init, code, more = {}) => {
  const response = await fetch(`http://127.0.0.1:${server.port}${address}`, init)
  const text = await response.text()
  const { status, title, retryable } = kinds[code]
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toContain(problemJson)
  expect(JSON.parse(text)).toMatchObject({
    type: `urn:signalbox:problem:${code}`,
    code,
    status,
    title,
    retryable,
  })
  expect(text).not.toMatch(/secrets|sekrit/)
  for (const [name, value] of Object.entries(more)) expect(response.headers.get(name)).toBe(value)
})

it('names each field that is wrong', async () => {
  const response = await fetch(`http://127.0.0.1:${server.port}/parcels`, post('{"kilos":1}'))
  const { errors } = (await response.json()) as { errors: { pointer: string }[] }
  expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual(['/grams', '/kilos'])
})

it('a code that nobody has stated does not compile', () => {
  // @ts-expect-error It is in no table.
  expect(() => problem('lost_parcel', 'Look for it')).toThrow(TypeError)
})

it('what is no HTTP is answered with a problem too', async () => {
  const socket = connect(server.port, '127.0.0.1')
  socket.write('what\r\n\r\n')
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  expect(String(chunk)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*"code":"malformed_request"/)
  socket.destroy()
})
