import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ClientOptions } from './client-options.ts'
import { createClient } from './create-client.ts'

type Answer = (events: { id: string }[], response: ServerResponse, request: IncomingMessage) => void

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

const take: Answer = (events, response) =>
  json(response, 202, { accepted: events.length, rejected: 0, errors: [] })

/** A real server on the loopback that answers in turn, the last answer again and again. */
async function serve(answers: Answer[], options: Partial<ClientOptions> = {}) {
  const requests: { id: string }[][] = []
  const listener: RequestListener = (request, response) => {
    void text(request).then((body) => {
      const events = body.split('\n').map((line) => JSON.parse(line) as { id: string })
      requests.push(events)
      answers[Math.min(requests.length, answers.length) - 1]?.(events, response, request)
    })
  }
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { requests, server, client: createClient({ url: `http://127.0.0.1:${port}`, ...options }) }
}

const three = Array.from({ length: 3 }, () => ({ eventType: 'passiveEvent', data: { text: 'ä€😀' } }))

test('drops, garbage, a cut answer, a hanging one and a 503 in a row end in a confirmation under the same ids', async () => {
  const { client, requests } = await serve(
    [
      (_, response) => response.destroy(),
      (_, response) => response.socket?.end('HTTP/1.1 garbage\r\n\r\n'),
      (_, response) =>
        void response
          .writeHead(202, { 'content-length': 100 })
          .write('{"accepted":3,', () => response.destroy()),
      () => {},
      (_, response) => response.writeHead(503, { 'retry-after': '0' }).end('<html>away</html>'),
      take,
    ],
    { attemptTimeoutMs: 300 },
  )
  vi.spyOn(Math, 'random').mockReturnValue(0.01)
  onTestFinished(() => void vi.restoreAllMocks())
  const outcomes = await client.send(three)
  expect(outcomes.map(({ status }) => status)).toEqual(['confirmed', 'confirmed', 'confirmed'])
  expect(requests).toEqual(Array.from({ length: 6 }, () => outcomes.map(({ event }) => event)))
})

test('a redirect is not followed, as it would lose the events on its way', async () => {
  const { client, requests } = await serve([
    (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(),
  ])
  expect(await client.send(three.slice(0, 1))).toMatchObject([
    { status: 'inDoubt', reason: expect.stringContaining('302') },
  ])
  expect(requests).toHaveLength(1)
})

test('a server that is gone is named in the reason', async () => {
  const { client, server } = await serve([take], { deadlineMs: 500 })
  server.close()
  await once(server, 'close')
  expect(await client.send(three.slice(0, 1))).toMatchObject([
    { status: 'inDoubt', reason: expect.stringContaining('ECONNREFUSED') },
  ])
})

test('an abort closes the connection', async () => {
  const caller = new AbortController()
  let closed: Promise<unknown> | undefined
  const { client } = await serve([
    (_, response) => {
      closed = once(response, 'close')
      caller.abort()
    },
  ])
  expect(await client.send(three, { signal: caller.signal })).toMatchObject(
    three.map(() => ({ status: 'inDoubt' })),
  )
  await closed
})

test('ten thousand events at once reach the server whole, without a warning', async () => {
  const warnings: unknown[] = []
  const listen = (warning: unknown) => warnings.push(warning)
  process.on('warning', listen)
  onTestFinished(() => void process.off('warning', listen))
  const { client, requests } = await serve([take], { batchEventsMax: 100 })
  const outcomes = await client.send(
    Array.from({ length: 10_000 }, (_, n) => ({ eventType: 'passiveEvent', data: { n } })),
  )
  expect(outcomes.filter(({ status }) => status === 'confirmed')).toHaveLength(10_000)
  expect(new Set(requests.flat().map(({ id }) => id)).size).toBe(10_000)
  expect(warnings).toEqual([])
})
