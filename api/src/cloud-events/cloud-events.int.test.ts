import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import type { Publishable } from '@signalbox/broker'
import { contextKey, dataOf, type Problem } from '@signalbox/contracts'
import { CloudEvent, emitterFor, HTTP, Mode, type CloudEventV1, type Message } from 'cloudevents'
import express from 'express'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { eventRoutes } from '../../../dashboard-api/src/event-routes.ts'
import { openTestApi } from '../testing/open-test-api.ts'
import { openTestPipeline } from '../testing/open-test-pipeline.ts'

// The law: the official SDK's events, in each of their modes, are stored once each, and come back as they were.

const batch = (event: CloudEvent<unknown>): Message => ({
  headers: { 'content-type': 'application/cloudevents-batch+json' },
  body: JSON.stringify([event]),
})
const modes = { structured: HTTP.structured, binary: HTTP.binary, batch } as const

async function post(port: number, { headers, body }: Message): Promise<Response> {
  const url = `http://127.0.0.1:${port}/events`
  return await fetch(url, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: body as string,
  })
}

describe('the official SDK', () => {
  let pipeline: Awaited<ReturnType<typeof openTestPipeline>>
  let dashboard: ReturnType<typeof createServer>
  beforeAll(async () => {
    pipeline = await openTestPipeline()
    await vi.waitFor(async () => await pipeline.api.broker.ping(), { timeout: 10_000 })
    const queues = async () => ({ status: 'failed', detail: 'Nobody asked' }) as const
    const app = express().use('/api/events', eventRoutes({ database: pipeline.dashboard.database, queues }))
    dashboard = createServer(app).listen(0, '127.0.0.1')
  })
  afterAll(async () => {
    dashboard.close()
    await pipeline[Symbol.asyncDispose]()
  })

  async function readBack(id: string): Promise<unknown> {
    const { port } = dashboard.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/api/events/${id}`
    const response = await fetch(url, { headers: { accept: 'application/cloudevents+json' } })
    if (response.status !== 200) return undefined
    const headers = Object.fromEntries(response.headers)
    return HTTP.toEvent({ headers, body: await response.text() })
  }

  const source = 'https://shop.example/orders?a=1&b=%20'
  const attributes = { source, subject: 'ä', time: '2026-01-31T12:00:00.123Z', myextension: 'x y' }
  it.each<[what: string, event: Partial<CloudEventV1<unknown>>]>([
    ['an object', { type: 'passiveEvent', data: { amount: 3, tags: ['a'] } }],
    ['an empty object', { type: 'passiveEvent', data: {} }],
    ['no data', { type: 'passiveEvent' }],
    ['text', { type: 'passiveEvent', data: 'whistle', datacontenttype: 'text/plain' }],
  ])(
    'sends %s three times in each mode, it is stored once, and its parser reads it again',
    async (_what, given) => {
      const event = new CloudEvent({ ...attributes, ...given, id: `order ${uuidv7()}` })
      const ids = new Set<string>()
      for (const mode of [Mode.STRUCTURED, Mode.BINARY] as const) {
        const emit = emitterFor(async (message) => await post(pipeline.server.port, message), { mode })
        for (let time = 0; time < 3; time += 1) {
          const response = (await emit(event)) as Response
          expect(response.status).toBe(202)
          ids.add(((await response.json()) as { id: string }).id)
        }
      }
      expect(await (await post(pipeline.server.port, batch(event))).json()).toMatchObject({ accepted: 1 })
      expect(ids.size).toBe(1)
      const [id = ''] = ids
      const { id: ceId, type, data, datacontenttype } = event
      await expect
        .poll(async () => await readBack(id), { timeout: 10_000 })
        .toMatchObject({ ...attributes, id: ceId, type, ...(datacontenttype ? { datacontenttype } : {}) })
      expect(((await readBack(id)) as CloudEvent).data).toEqual(data)
      const [row] = await pipeline.database.query<{ events: number }>({
        name: 'events-of',
        text: `SELECT count(*)::int AS events FROM topic1 WHERE event_data #>> '{${contextKey},id}' = $1`,
        values: [ceId],
      })
      expect(row?.events).toBe(1)
    },
  )

  it.each(['structured', 'binary'] as const)(
    'gets the very event back that it has sent in %s mode',
    async (mode) => {
      const event = new CloudEvent({
        ...attributes,
        id: uuidv7().toUpperCase(),
        type: 'passiveEvent',
        datacontenttype: 'application/json',
        dataschema: 'https://shop.example/schema',
        data: { amount: 3 },
      })
      expect((await post(pipeline.server.port, modes[mode](event))).status).toBe(202)
      await expect.poll(async () => await readBack(event.id), { timeout: 10_000 }).toEqual(event)
    },
  )
})

describe('a CloudEvent', () => {
  let published: Publishable[] = []
  let server: Awaited<ReturnType<typeof openTestApi>>
  beforeAll(async () => {
    server = await openTestApi({
      publish: async (_topic, events) => void published.push(...(Array.isArray(events) ? events : [events])),
    })
  })
  afterAll(async () => await server[Symbol.asyncDispose]())

  const good = { specversion: '1.0', id: 'a', source: '/b', type: 'passiveEvent' }
  const structured = async (event: unknown, type = 'application/cloudevents+json') => {
    published = []
    const response = await post(server.port, {
      headers: { 'content-type': type },
      body: JSON.stringify(event),
    })
    return { status: response.status, body: (await response.json()) as Problem }
  }
  const binary = async (headers: Record<string, string>, body = '{}') => {
    published = []
    const attributes = { 'ce-specversion': '1.0', 'ce-id': 'a', 'ce-source': '/b', 'ce-type': 'passiveEvent' }
    const response = await post(server.port, { headers: { ...attributes, ...headers }, body })
    return { status: response.status, body: (await response.json()) as Problem }
  }

  it('becomes an event by a rule that never changes', async () => {
    const time = '2026-01-31T13:00:00+01:00'
    await structured({ ...good, time, subject: 's', big: true, data: { a: 1 } })
    const kept = { ...good, subject: 's', time: '2026-01-31T12:00:00Z', big: true }
    expect(published.map((event) => ({ ...event, data: dataOf(event) }))).toMatchObject([
      {
        id: '426bb202-bb27-59ac-9cbe-2a075708194f',
        eventType: 'passiveEvent',
        create_date: '2026-01-31T12:00:00Z',
        data: { a: 1, [contextKey]: kept },
      },
    ])
  })

  it('with a UUID keeps it, and one of another source is another event', async () => {
    const id = uuidv7()
    expect((await structured({ ...good, id })).body).toMatchObject({ id })
    const [first, second] = [await structured(good), await structured({ ...good, source: '/c' })]
    expect(first.body).not.toEqual(second.body)
    const pairs = [
      { ...good, source: '/a', id: 'b c' },
      { ...good, source: '/a/b', id: 'c' },
      { ...good, source: '/a%20b', id: 'c' },
    ]
    await structured(pairs, 'application/cloudevents-batch+json')
    expect(new Set(published.map((event) => event.id)).size).toBe(3)
  })

  it.each<[what: string, event: unknown, pointer: string, code?: string]>([
    ['another version', { ...good, specversion: '0.3' }, '/specversion'],
    ['no version', { ...good, specversion: null }, '/specversion', 'missing_field'],
    ['no id', { ...good, id: undefined }, '/id', 'missing_field'],
    ['an empty id', { ...good, id: '' }, '/id'],
    ['a source with blanks', { ...good, source: 'a b' }, '/source'],
    ['an unknown type', { ...good, type: 'nope' }, '/type'],
    ['a time that is none', { ...good, time: 'noon' }, '/time'],
    ['data that is a list', { ...good, data: [1] }, '/data'],
    ['data that cannot be stored', { ...good, data: { a: ['\0'] } }, '/data/a/0', 'nul_character'],
    ['text that cannot be stored', { ...good, subject: '\uD800' }, '/subject', 'lone_surrogate'],
    ['bytes', { ...good, data_base64: 'AA==' }, '/data_base64', 'unknown_field'],
    ['a name with capitals', { ...good, myExtension: 1 }, '/myExtension', 'unknown_field'],
    ['an extension that is an object', { ...good, extension: {} }, '/extension'],
    ['data under our own name', { ...good, data: { [contextKey]: {} } }, `/data/${contextKey}`],
  ])('with %s gets an error that points to it', async (_what, event, pointer, code = 'invalid_field') => {
    const alone = await structured(event)
    expect([alone.status, alone.body.errors?.[0]]).toMatchObject([422, { pointer, code }])
    const among = await structured([good, event], 'application/cloudevents-batch+json')
    expect([among.status, among.body.errors?.[0]]).toMatchObject([202, { index: 1, pointer, code }])
    expect(published).toHaveLength(1)
  })

  it.each<[what: string, headers: Record<string, string>, body: string, status: number]>([
    ['an older version', { 'ce-specversion': '0.3', 'content-type': 'application/json' }, '{}', 422],
    ['data that is not JSON', { 'content-type': 'application/json' }, '{', 400],
    ['data that is a list', { 'content-type': 'application/vnd.x+json' }, '[]', 422],
    ['data as a header', { 'content-type': 'application/json', 'ce-data': '{}' }, '', 422],
    ['bytes', { 'content-type': 'application/octet-stream' }, 'x', 415],
    ['NDJSON', { 'content-type': 'application/x-ndjson' }, '{}', 415],
    ['another charset', { 'content-type': 'text/plain; charset=latin1' }, 'x', 415],
    ['another name of JSON', { 'content-type': 'application/vnd.x+json' }, '{}', 202],
    ['an encoded header', { 'content-type': 'text/csv', 'ce-subject': '%C3%A4' }, 'a,b', 202],
  ])('in binary mode with %s is judged by what it holds', async (_what, headers, body, status) => {
    expect((await binary(headers, body)).status).toBe(status)
    expect(published).toHaveLength(status === 202 ? 1 : 0)
  })

  it.each([
    ['one for a batch', good, 'application/cloudevents-batch+json', 422],
    ['a batch for one', [good], 'application/cloudevents+json', 422],
    ['an empty batch', [], 'application/cloudevents-batch+json', 422],
    ['XML', good, 'application/cloudevents+xml', 415],
  ])('in the wrong mode (%s) is refused', async (_what, body, type, status) => {
    expect((await structured(body, type)).status).toBe(status)
  })
})
