import { createApp, listen } from '@signalbox/runtime'
import { expect, it } from 'vitest'
import { exchange } from '../testing/exchange.ts'
import { request } from '../testing/requests.ts'
import { interfaceRoutes } from './interface-routes.ts'

// The law: nothing of a request becomes a part of the page but an address.

async function docs(headers: Record<string, string>): Promise<string> {
  const app = createApp()
  app.set('trust proxy', 1)
  app.use(interfaceRoutes())
  await using server = await listen(app, { host: '127.0.0.1', port: 0 })
  return (await exchange(server.port, request('GET /docs', '', headers))).body
}

it('names the address under which the page was found', async () => {
  const page = await docs({ host: 'events.example:8443', 'x-forwarded-proto': 'https' })
  expect(page).toContain('curl https://events.example:8443/events')
})

it.each([
  { host: 'x"><script>', 'x-forwarded-proto': 'https' },
  { host: 'events.example', 'x-forwarded-proto': '<script>alert(1)</script>' },
])('writes nothing else of a request into the page: %j', async (headers) => {
  const page = await docs(headers)
  expect(page).toContain('/events')
  expect(page).not.toContain('<script>')
})
