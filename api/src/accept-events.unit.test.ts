import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { EventsTooLarge } from '@signalbox/broker'
import type { Problem } from '@signalbox/contracts'
import type { ProblemError } from '@signalbox/runtime'
import type { NextFunction, Request, Response } from 'express'
import { expect, it, vi } from 'vitest'
import { acceptEvents } from './accept-events.ts'
import { readBytes } from './read-body.ts'
import { stampAcceptances } from '@signalbox/service'

// What a request to send events does, with everything around it in memory.

const good = '{"eventType":"passiveEvent"}'
const ndjson = 'application/x-ndjson'
const bodyLimitBytes = 1_000

function setUp(publish = async (_topic: string, _events: unknown): Promise<void> => {}) {
  const published: { id: string }[] = []
  const rejected: [string, number][] = []
  const accept = acceptEvents({
    publish: async (topic, events) => {
      await publish(topic, events)
      published.push(...([events].flat() as { id: string }[]))
    },
    rings: new Map(),
    ingest: {
      accepted() {},
      inDoubt() {},
      rejected: (topic, events) => void rejected.push([topic, events]),
      async [Symbol.asyncDispose]() {},
    },
    bodyLimitBytes,
    stamp: stampAcceptances('api-1'),
  })
  async function send(body: string, headers: Record<string, string> = {}, keyName?: string) {
    const json = vi.fn()
    const response = { locals: { keyName }, status: () => ({ json }) } as unknown as Response
    const request = { body: Buffer.from(body), headers: { 'content-type': 'application/json', ...headers } }
    const next: NextFunction = () => {}
    try {
      await accept(request as unknown as Request, response, next)
      return { answer: json.mock.lastCall?.[0] as unknown }
    } catch (error) {
      return { problem: (error as ProblemError).problem satisfies Problem }
    }
  }
  return { published, rejected, send }
}

it('an event that is too large for a message is counted as refused, too', async () => {
  const refuse = vi.fn(async () => {}).mockRejectedValueOnce(new EventsTooLarge([0], 1))
  const { rejected, send } = setUp(refuse)
  expect(await send(`[${good},${good}]`)).toMatchObject({ answer: { accepted: 1, rejected: 1 } })
  expect(rejected).toEqual([['topic1', 1]])
})

it('the body is malformed only where every line of it is', async () => {
  const { send } = setUp()
  const type = { 'content-type': ndjson }
  expect((await send('{\n{', type)).problem?.code).toBe('malformed_json')
  expect((await send('{\n{}', type)).problem?.code).toBe('invalid_event')
})

it('one refused event is told in its own words, several with their number', async () => {
  const { send } = setUp()
  const bad = '{"eventType":"nope"}'
  expect((await send(bad)).problem?.detail).toMatch(/^\/eventType: /)
  expect((await send(`[${bad},${bad}]`)).problem?.detail).toMatch(/^None of the 2 events is valid; /)
})

it('the ids of a key are those of its client', async () => {
  const { published, send } = setUp()
  for (const client of ['shop', 'till', 'shop']) await send(good, { 'idempotency-key': 'order-1' }, client)
  const [shop, till, again] = published.map(({ id }) => id)
  expect(again).toBe(shop)
  expect(till).not.toBe(shop)
})

it('nothing of an array that has no end is taken', async () => {
  const { published, send } = setUp()
  expect((await send(`[${good},${good}`)).problem?.code).toBe('malformed_json')
  expect(published).toEqual([])
})

it('events that are counted may be as large together as one request, and no larger', async () => {
  const { published, send } = setUp()
  const bytesOfOne = good.length
  const most = Math.floor(bodyLimitBytes / bytesOfOne)
  const filled = (count: number, bytes: number) =>
    `{"eventType":"passiveEvent","count":"${count}","value":"${'x'.repeat(bytes)}"}`
  expect(await send(`{"eventType":"passiveEvent","count":"${most}"}`)).toMatchObject({
    answer: { accepted: most },
  })
  expect((await send(`{"eventType":"passiveEvent","count":"${most + 1}"}`)).problem?.code).toBe(
    'body_too_large',
  )
  // To the byte.
  const around = `{"eventType":"passiveEvent","value":""}`.length
  const room = bodyLimitBytes / 2 - around
  expect(await send(filled(2, room))).toMatchObject({ answer: { accepted: 2 } })
  expect((await send(filled(2, room + 1))).problem?.code).toBe('body_too_large')
  expect(published).toHaveLength(most + 2)
})

it('a compressed body may be as large as any other once it is decompressed', async () => {
  async function read(bytes: number): Promise<unknown> {
    const body = gzipSync(Buffer.alloc(bytes, 'x'))
    const headers = { 'content-encoding': 'gzip', 'content-length': String(body.length) }
    const parts: { headers: object; body?: Buffer } = { headers }
    const request = Object.assign(new PassThrough(), parts)
    request.end(body)
    const taken: unknown = request
    await readBytes(bodyLimitBytes)(taken as Request, {} as Response, () => {})
    return request.body?.length
  }
  expect(await read(bodyLimitBytes)).toBe(bodyLimitBytes)
  await expect(read(bodyLimitBytes + 1)).rejects.toMatchObject({ problem: { code: 'body_too_large' } })
})
