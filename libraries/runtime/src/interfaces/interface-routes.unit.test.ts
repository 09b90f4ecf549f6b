import { afterEach, beforeEach, expect, it } from 'vitest'
import { createApp } from '../health.ts'
import { listen, type HttpServer } from '../listen.ts'
import { interfaceRoutes, type OpenApi } from './interface-routes.ts'

const document: OpenApi = {
  openapi: '3.1.0',
  info: { title: 'parcels <b>', version: '1.2.3', description: 'Takes `parcels`.\n\nAnd letters.' },
  paths: {
    '/parcels/{id}': {
      get: {
        summary: 'What became of one',
        parameters: [{ name: 'id', description: 'Its `id`' }],
        responses: { 200: { description: 'Where it is' } },
      },
    },
  },
  'x-problems': { not_found: { status: 404, title: 'There is no such parcel', retryable: false } },
}

let server: HttpServer
beforeEach(async () => {
  server = await listen(createApp().use(interfaceRoutes(document)), { port: 0, host: '127.0.0.1' })
})
afterEach(async () => await server[Symbol.asyncDispose]())
const get = async (path: string) => await fetch(`http://127.0.0.1:${server.port}${path}`)

it('gives the document as it is', async () => {
  const answer = await get('/openapi.json')
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual(document)
})

it('shows all of it on a page that runs and loads nothing', async () => {
  const answer = await get('/docs')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(answer.headers.get('content-security-policy')).toContain("connect-src 'self'")
  const page = await answer.text()
  for (const text of [
    'parcels &lt;b&gt; <span>interface, version 1.2.3</span>',
    '<p>Takes <code>parcels</code>.</p><p>And letters.</p>',
    '<span class="method get">GET</span><code>/parcels/{id}</code>',
    'Its <code>id</code>',
    'Where it is',
    'There is no such parcel',
  ])
    expect(page).toContain(text)
  expect(page).not.toContain('<script')
})
