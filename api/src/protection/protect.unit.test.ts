import type { Publishable } from '@signalbox/broker'
import { createClient } from '@signalbox/client'
import type { HttpServer } from '@signalbox/runtime'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openTestApi } from '../testing/open-test-api.ts'
import { newIngestKey, readIngestKeys } from './ingest-keys.ts'
import { protect, type ProtectionOptions } from './protect.ts'

const warn = vi.fn()
const servers: HttpServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]()
})

/** An api with some protection, what it published, and a way to send events to it. */
async function setUp(options: Partial<ProtectionOptions>) {
  const published: Publishable[] = []
  const server = await openTestApi({
    publish: async (_topic, events) => void published.push(...[events].flat()),
    protection: protect({ bodyLimitBytes: 4 * 1024 * 1024, log: { warn }, ...options }),
  })
  servers.push(server)
  const url = `http://127.0.0.1:${server.port}`

  async function send(events: number, headers: Record<string, string> = {}, method = 'POST') {
    const body = '{"eventType":"passiveEvent"}\n'.repeat(events)
    const type = { 'content-type': 'application/x-ndjson' }
    const response = await fetch(`${url}/events`, {
      method,
      headers: { ...type, ...headers },
      ...(method === 'POST' && { body }),
    })
    const text = await response.text()
    const answer = text === '' ? {} : (JSON.parse(text) as object)
    return { ...answer, status: response.status, headers: response.headers }
  }
  return { url, published, send }
}

describe('keys', () => {
  const shop = newIngestKey('web-shop')
  const keys = readIngestKeys(shop.entry)
  const other = newIngestKey('web-shop').key

  it('let in who has one, and nobody else, without a word on what was wrong', async () => {
    const { send, published } = await setUp({ keys })
    expect(await send(3, { authorization: `Bearer ${shop.key}` })).toMatchObject({ status: 202 })
    expect(await send(1, { authorization: `bearer  ${shop.key} ` })).toMatchObject({ status: 202 })
    const answers = new Set<string>()
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${other}`,
      `Basic ${shop.key}`,
      shop.key,
      'Bearer sbk_x_0',
    ]) {
      const { headers, ...answer } = await send(1, { authorization })
      expect(answer).toMatchObject({ status: 401, code: 'key_required', retryable: false })
      expect(headers.get('www-authenticate')).toBe('Bearer realm="signalbox"')
      answers.add(JSON.stringify(answer))
    }
    expect(answers.size).toBe(1)
    expect(published).toHaveLength(4)
    expect(JSON.stringify(warn.mock.calls)).not.toContain('sbk_')
  })

  it('are sent by the client, which takes a refusal for the last word', async () => {
    const { url } = await setUp({ keys })
    const send = async (key: string) => await createClient({ url, key }).send([{ eventType: 'passiveEvent' }])
    expect(await send(shop.key)).toMatchObject([{ status: 'confirmed' }])
    expect(await send(other)).toMatchObject([{ status: 'refused', problem: { code: 'key_required' } }])
  })
})

describe('the rate', () => {
  const perSecond = { eventsPerSecond: 100 }

  it('counts events, says what is left, and publishes nothing of what it refuses', async () => {
    const { send, published } = await setUp(perSecond)
    const first = await send(400)
    expect(first.headers.get('ratelimit-policy')).toBe('"events";q=1000;w=10')
    expect(first.headers.get('ratelimit')).toMatch(/^"events";r=(599|6\d\d);t=4$/)
    // It begins while something is left, so it is taken as a whole.
    expect(await send(900)).toMatchObject({ status: 202 })
    const refused = await send(1)
    expect(refused).toMatchObject({ status: 429, code: 'rate_limited', retryable: true })
    expect(refused.headers.get('ratelimit')).toMatch(/^"events";r=0;t=1\d$/)
    expect(refused.headers.get('retry-after')).toMatch(/^[1-4]$/)
    expect(published).toHaveLength(1_300)
  })

  it('is one of each client: an address, the half of an IPv6 address, or a key from wherever', async () => {
    const { send } = await setUp({ eventsPerSecond: 1 })
    const from = async (address: string) => (await send(10, { 'x-forwarded-for': address })).status
    expect([await from('203.0.113.7'), await from('203.0.113.7')]).toEqual([202, 429])
    // Whatever it says itself, the proxy in front adds where it comes from.
    expect(await from('198.51.100.1, 203.0.113.7')).toBe(429)
    expect([await from('2001:db8::1'), await from('2001:db8::2')]).toEqual([202, 429])
    expect(await from('2001:db8:0:1::1')).toBe(202)

    const [a, b] = [newIngestKey('a'), newIngestKey('b')]
    const keyed = await setUp({ eventsPerSecond: 1, keys: readIngestKeys(`${a.entry},${b.entry}`) })
    const by = async ({ key }: { key: string }, address: string) =>
      (await keyed.send(10, { authorization: `Bearer ${key}`, 'x-forwarded-for': address })).status
    expect([await by(a, '192.0.2.1'), await by(a, '192.0.2.2'), await by(b, '192.0.2.1')]).toEqual([
      202, 429, 202,
    ])
  })

  it('charges for what holds no good event, too', async () => {
    const { url } = await setUp({ eventsPerSecond: 1 })
    const bad = async () =>
      (
        await fetch(`${url}/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{',
        })
      ).status
    const statuses: number[] = []
    for (let tries = 0; tries < 20; tries += 1) statuses.push(await bad())
    // Ten at once, and one for each second that it takes.
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 400))
    expect(statuses).toContain(429)
  })

  it('counts what a body weighs before it is parsed, so that nonsense costs as much as its size', async () => {
    const { url } = await setUp({ eventsPerSecond: 1_000 })
    const fields = Array.from({ length: 100_000 }, (_, index) => `"field${index}":1`)
    const body = `{"eventType":"passiveEvent",${fields.join()}}`.padEnd(4 * 1024 * 1024 - 1)
    const headers = { 'content-type': 'application/json' }
    const send = async () => await fetch(`${url}/events`, { method: 'POST', headers, body })
    // 4,096 tokens each, of a bucket of 10,000, which may end with a debt.
    const statuses: number[] = []
    for (let request = 0; request < 4; request += 1) statuses.push((await send()).status)
    expect(statuses).toEqual([422, 422, 422, 429])
  })

  it('names the most that one request may hold, and the client cuts its batches down to that', async () => {
    const { send, url, published } = await setUp(perSecond)
    expect(await send(1_001)).toMatchObject({ status: 413, code: 'too_many_events', retryable: false })
    expect(published).toHaveLength(0)
    const events = Array.from({ length: 1_001 }, () => ({ eventType: 'passiveEvent' }))
    const outcomes = await createClient({ url, batchEventsMax: 2_000, concurrency: 1 }).send(events)
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['confirmed']))
    expect(published).toHaveLength(1_001)
  })

  it('is kept by the client, which waits as long as it is asked to and loses nothing', async () => {
    const { url, published } = await setUp({ eventsPerSecond: 1_000 })
    const events = Array.from({ length: 10_900 }, () => ({ eventType: 'passiveEvent' }))
    const startedAt = performance.now()
    const outcomes = await createClient({ url }).send(events)
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['confirmed']))
    expect(performance.now() - startedAt).toBeGreaterThan(900)
    expect(new Set(published.map(({ id }) => id)).size).toBe(10_900)
    expect(published).toHaveLength(10_900)
  })
})

describe('origins', () => {
  const shop = 'https://shop.example'
  const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
  const corsHeaders = (headers: Headers) =>
    [...headers.keys()].filter((name) => name.startsWith('access-control'))

  it('on the list may send, and read what they have to know', async () => {
    const { send } = await setUp({ origins: [shop] })
    const { headers, ...answer } = await send(1, { origin: shop })
    expect(answer.status).toBe(202)
    expect(headers.get('access-control-allow-origin')).toBe(shop)
    expect(headers.get('vary')).toBe('Origin')
    expect(headers.get('access-control-expose-headers')).toContain('Retry-After')
    const preflight = await send(0, { origin: shop, ...asked }, 'OPTIONS')
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe(shop)
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization/i)
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST')
    expect(preflight.headers.get('access-control-max-age')).toBe('600')
  })

  it('that are not on it hear nothing, and an answer for one is not kept for another', async () => {
    const { send } = await setUp({ origins: [shop] })
    for (const origin of [
      'https://evil.example',
      'https://shop.example.evil.example',
      'http://shop.example',
      'null',
    ]) {
      const preflight = await send(0, { origin, ...asked }, 'OPTIONS')
      expect([preflight.status, corsHeaders(preflight.headers)]).toEqual([405, []])
      const answer = await send(1, { origin })
      expect([answer.headers.get('vary'), corsHeaders(answer.headers)]).toEqual(['Origin', []])
    }
  })

  it('ask before they have a key, and can read that they need one', async () => {
    const { send } = await setUp({ origins: [shop], keys: readIngestKeys(newIngestKey('a').entry) })
    expect((await send(0, { origin: shop, ...asked }, 'OPTIONS')).status).toBe(204)
    const refused = await send(1, { origin: shop })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, shop])
  })

  it('are all of them where a star says so, and none where nothing does', async () => {
    const open = await setUp({ origins: ['*'] })
    expect((await open.send(1, { origin: shop })).headers.get('access-control-allow-origin')).toBe('*')
    const closed = await setUp({})
    expect(corsHeaders((await closed.send(1, { origin: shop })).headers)).toEqual([])
    expect((await closed.send(0, { origin: shop, ...asked }, 'OPTIONS')).status).toBe(405)
  })
})

it('tells browsers to take an answer for nothing but what it is', async () => {
  const { send } = await setUp({})
  expect((await send(1)).headers.get('x-content-type-options')).toBe('nosniff')
  expect((await send(0)).headers.get('x-content-type-options')).toBe('nosniff')
})
