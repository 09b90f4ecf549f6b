import { answerErrors, createApp, createLogger, listen, type HttpServer } from '@signalbox/runtime'
import { afterEach, expect, it } from 'vitest'
import { createAccess } from './create-access.ts'
import { refuseCrossSite } from './refuse-cross-site.ts'

const password = 'open sesame'
const log = createLogger({ service: 'test', level: 'silent' })
const servers: HttpServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]()
})

/** The routes of the dashboard's api that matter here, with one that shows and one that changes something. */
async function setUp(given?: string) {
  const access = createAccess({ password: given, log })
  const app = createApp()
  app.set('trust proxy', 1)
  app.use('/api', refuseCrossSite, access.routes, access.requireReader)
  app.post('/api/{*path}', access.requireOperator)
  app.get('/metrics', access.requireProgram, (_request, response) => void response.json({ done: true }))
  app.all('/api/thing', (_request, response) => void response.json({ done: true }))
  app.use(answerErrors(log))
  const server = await listen(app, { host: '127.0.0.1', port: 0 })
  servers.push(server)

  return async (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) => {
    const response = await fetch(new URL(path, `http://127.0.0.1:${server.port}/api/`), {
      method,
      headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const answer = (await response.json()) as { access?: string; code?: string; detail?: string }
    return { status: response.status, headers: response.headers, ...answer }
  }
}

const overNetwork = { 'x-forwarded-for': '203.0.113.7' }

it('allows everything on this machine where there is no password', async () => {
  const ask = await setUp()
  expect(await ask('GET', 'session')).toMatchObject({ access: 'open' })
  expect(await ask('GET', 'thing')).toMatchObject({ status: 200 })
  expect(await ask('POST', 'thing')).toMatchObject({ status: 200 })
  expect(await ask('POST', 'login', {}, { password })).toMatchObject({ status: 409, code: 'no_login' })
})

it.each([
  ['a proxy', overNetwork],
  ['a page of another name', { origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }],
])('only shows where there is no password and the request came through %s', async (_what, headers) => {
  const ask = await setUp()
  expect(await ask('GET', 'session', headers)).toMatchObject({ access: 'reader' })
  expect(await ask('GET', 'thing', headers)).toMatchObject({ status: 200 })
  const refused = await ask('POST', 'thing', headers)
  expect(refused).toMatchObject({ status: 403, code: 'read_only' })
  expect(refused.detail).toContain('set DASHBOARD_PASSWORD')
})

it('shows and changes nothing without the login where there is a password', async () => {
  const ask = await setUp(password)
  for (const headers of [{}, overNetwork, { cookie: 'signalbox_session=1.x' }]) {
    expect(await ask('GET', 'session', headers)).toMatchObject({ access: 'login' })
    expect(await ask('GET', 'thing', headers)).toMatchObject({ status: 401, code: 'login_required' })
    expect(await ask('POST', 'thing', headers)).toMatchObject({ status: 401, code: 'login_required' })
  }
})

it('gives a session for the password, in a cookie that no script and no other site can use', async () => {
  const ask = await setUp(password)
  const { headers, access } = await ask('POST', 'login', {}, { password })
  expect(access).toBe('operator')
  const [cookie = '', ...attributes] = (headers.get('set-cookie') ?? '').split('; ')
  expect(attributes).toEqual(
    expect.arrayContaining(['Max-Age=43200', 'Path=/', 'HttpOnly', 'SameSite=Strict']),
  )
  expect(attributes).not.toContain('Secure')
  expect(await ask('POST', 'thing', { ...overNetwork, cookie })).toMatchObject({ status: 200 })
  expect(await ask('GET', 'session', { cookie })).toMatchObject({ access: 'operator' })

  const left = await ask('POST', 'logout', { cookie })
  expect(left.access).toBe('login')
  expect(left.headers.get('set-cookie')).toMatch(/^signalbox_session=; .*Expires=Thu, 01 Jan 1970/)
})

it('marks the cookie as secure where the request came over HTTPS', async () => {
  const ask = await setUp(password)
  const { headers } = await ask('POST', 'login', { 'x-forwarded-proto': 'https' }, { password })
  expect(headers.get('set-cookie')).toContain('; Secure')
})

it('lets one address guess five times and then wait, and others go on', async () => {
  const ask = await setUp(password)
  for (let tries = 0; tries < 5; tries += 1) {
    expect(await ask('POST', 'login', overNetwork, { password: 'guess' })).toMatchObject({
      status: 401,
      code: 'wrong_password',
    })
  }
  const throttled = await ask('POST', 'login', overNetwork, { password })
  expect(throttled).toMatchObject({ status: 429, code: 'too_many_tries' })
  expect(throttled.headers.get('retry-after')).toBe('30')
  expect(throttled.detail).not.toContain(password)
  expect(await ask('POST', 'login', {}, { password })).toMatchObject({ status: 200 })
})

it.each([{ password: 7 }, { pass: 'x' }])('asks for a password in place of %j', async (body) => {
  const ask = await setUp(password)
  expect(await ask('POST', 'login', {}, body)).toMatchObject({ status: 422, code: 'invalid_request' })
})

it.each([
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
  [{ origin: 'http://evil.example' }],
  [{ origin: 'null' }],
])('refuses what another site sends: %j', async (headers) => {
  const ask = await setUp()
  expect(await ask('POST', 'thing', headers)).toMatchObject({ status: 403, code: 'cross_site' })
  expect(await ask('POST', 'logout', headers)).toMatchObject({ status: 403, code: 'cross_site' })
})

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

it('shows figures to programs that send the password, and to all where there is none', async () => {
  expect(await (await setUp())('GET', '/metrics', overNetwork)).toMatchObject({ status: 200 })
  const ask = await setUp(password)
  expect(await ask('GET', '/metrics', basic(`anybody:${password}`))).toMatchObject({ status: 200 })
  for (const headers of [{}, basic(password.slice(1)), basic('anybody:guess'), { authorization: password }]) {
    const refused = await ask('GET', '/metrics', headers)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain('Basic')
  }
  for (let tries = 0; tries < 5; tries += 1) await ask('GET', '/metrics', basic('anybody:guess'))
  expect(await ask('GET', '/metrics', basic(`anybody:${password}`))).toMatchObject({ status: 429 })
})
