import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { BrokerUnavailable } from '@signalbox/broker'
import { cloudEventJson, ndjson, type RunReport } from '@signalbox/contracts'
import type { HttpServer } from '@signalbox/runtime'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { simulatorRoutes } from '../../simulator-routes.ts'
import { compareWith } from '../../testing/documented.ts'
import { openTestApi } from '../../testing/open-test-api.ts'
import { openApiDocument } from './document.ts'
import { curlOf, samples } from './samples.ts'

// The law: what the api really answers is what its document says that it answers.

let server: HttpServer
let isAway: boolean
let readRun: () => Promise<RunReport>
const stack = createServer((request, response) => {
  const answer =
    request.url === '/poison' ? { id: '01890a5d-ac96-774b-bcce-b302099a8057' } : { service: 's', seconds: 1 }
  response.end(JSON.stringify(answer))
})
beforeAll(async () => {
  await once(stack.listen(0, '127.0.0.1'), 'listening')
  const { port } = stack.address() as AddressInfo
  server = await openTestApi({
    publish: async () => {
      if (isAway) throw new BrokerUnavailable('RabbitMQ is not connected')
    },
    bodyLimitBytes: 4096,
    simulator: simulatorRoutes({
      dashboardUrl: 'http://127.0.0.1:4000',
      systemUrls: {},
      faultsUrl: `http://127.0.0.1:${port}`,
      readRun: async () => await readRun(),
      readPressure: () => ({
        publishes: 1,
        confirmWaitMs: 0.5,
        activeMs: 1,
        idleMs: 1,
        machineActiveMs: 1,
        machineIdleMs: 1,
      }),
    }),
  })
})
beforeEach(() => {
  isAway = false
  readRun = async () => ({ stored: 1, dead: [{ reason: 'data_error', events: 1 }] })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  stack.close()
})

const compare = compareWith(openApiDocument('1.2.3'))

/** Sends a request; what comes back is its status, and what is not as documented. */
async function ask(method: string, address: string, init: RequestInit = {}) {
  const response = await fetch(`http://127.0.0.1:${server.port}${address}`, { method, ...init })
  const fault = await compare(method, new URL(response.url).pathname, response)
  return { status: response.status, fault }
}
const asDocumented = (status: number) => ({ status, fault: undefined })

it.each(samples)('the example "$label" is taken', async ({ headers, body, gzip }) => {
  const given = gzip
    ? { body: gzipSync(body), headers: { ...headers, 'Content-Encoding': 'gzip' } }
    : { body, headers }
  expect(await ask('POST', '/events', given)).toEqual(asDocumented(202))
})

it.each(samples)('the example "$label" is a command that a shell understands', (sample) => {
  // A quote inside would end the argument.
  for (const text of [sample.body, ...Object.values(sample.headers)]) expect(text).not.toContain(`'`)
  expect(curlOf(sample)).toMatch(/curl http:\/\/localhost:3000\/events/)
})

const type = (value: string) => ({ 'content-type': value })
const json = type('application/json')
const good = '{"eventType":"passiveEvent"}'

it.each<[what: string, status: number, init: RequestInit]>([
  ['good and bad events', 202, { headers: type(ndjson), body: `${good}\n{"eventType":1}` }],
  ['a count', 202, { headers: json, body: '{"eventType":"passiveEvent","count":2}' }],
  ['no JSON', 400, { headers: json, body: '{' }],
  ['no event', 422, { headers: json, body: '{"eventType":"nope"}' }],
  ['no CloudEvent', 422, { headers: type(cloudEventJson), body: '{}' }],
  ['nothing', 400, { headers: json, body: '' }],
  ['no text', 400, { headers: json, body: Uint8Array.of(0x22, 0xff, 0x22) }],
  ['no gzip', 400, { headers: { ...json, 'content-encoding': 'gzip' }, body: 'x' }],
  ['no key', 400, { headers: { ...json, 'idempotency-key': '""' }, body: good }],
  ['too much', 413, { headers: json, body: 'x'.repeat(5_000) }],
  ['another type', 415, { headers: type('text/plain'), body: good }],
  ['another encoding', 415, { headers: { ...json, 'content-encoding': 'zstd' }, body: good }],
])('%s is answered as documented', async (_what, status, init) => {
  expect(await ask('POST', '/events', init)).toEqual(asDocumented(status))
})

it('a broker that is away is answered as documented', async () => {
  isAway = true
  expect(await ask('POST', '/events', { headers: json, body: good })).toEqual(asDocumented(503))
})

it.each<[method: string, address: string, status: number, init?: RequestInit]>([
  ['GET', '/livez', 200],
  ['GET', '/readyz', 200],
  ['GET', '/health', 200],
  ['GET', '/metrics', 200],
  ['GET', '/docs', 200],
  ['GET', '/openapi.json', 200],
  ['GET', '/asyncapi.json', 200],
  ['GET', '/client-config', 200],
  ['GET', '/pressure', 200],
  ['GET', '/runs/0123456789ab?from=0&to=1', 200],
  ['GET', '/runs/nothing?from=0&to=1', 422],
  ['POST', '/faults/poison', 200, { headers: json }],
  ['POST', '/faults/stop-consumer', 200, { headers: json }],
  ['POST', '/faults/nothing', 404, { headers: json }],
  ['POST', '/faults/poison', 415],
])('%s %s is answered with %s as documented', async (method, address, status, init) => {
  expect(await ask(method, address, init)).toEqual(asDocumented(status))
})

it('a report that cannot be read is answered as documented', async () => {
  readRun = async () => {
    throw new Error('PostgreSQL is away')
  }
  expect(await ask('GET', '/runs/0123456789ab?from=0&to=1')).toEqual(asDocumented(503))
})
