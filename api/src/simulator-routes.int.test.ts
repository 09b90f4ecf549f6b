import type { RequestListener } from 'node:http'
import type { Pressure, RunReport } from '@signalbox/contracts'
import { openDatabase, type Database } from '@signalbox/database'
import { createLogger, listen, type HttpServer } from '@signalbox/runtime'
import { createTestDatabase, type TestDatabase } from '@signalbox/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi } from './app.ts'
import { measurePressure } from './measure-pressure.ts'
import { newIngestKey, readIngestKeys } from './protection/ingest-keys.ts'
import { protect } from './protection/protect.ts'
import { simulatorRoutes, type SimulatorOptions } from './simulator-routes.ts'
import { selectRunReport } from './sql/select-run-report.ts'
import { newRings } from './testing/open-test-api.ts'
import { stampAcceptances } from '@signalbox/service'

let test: TestDatabase
let database: Database
beforeAll(async () => {
  test = await createTestDatabase()
  database = openDatabase(test.url)
})
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await test?.[Symbol.asyncDispose]()
})

async function openApi(more: Partial<SimulatorOptions> = {}): Promise<HttpServer> {
  const { publish, read: readPressure } = measurePressure(async () => {})
  const api = createApi({
    publish,
    rings: newRings(),
    ingest: { accepted() {}, inDoubt() {}, rejected() {}, async [Symbol.asyncDispose]() {} },
    stamp: stampAcceptances('test'),
    health: { checks: {}, stopping: new AbortController().signal },
    log: createLogger({ service: 'api', level: 'silent' }),
    bodyLimitBytes: 4 * 1024 * 1024,
    frontendDirectory: '/nowhere',
    simulator: simulatorRoutes({
      dashboardUrl: undefined,
      systemUrls: {},
      faultsUrl: undefined,
      readRun: (ids) => selectRunReport(database, ids),
      readPressure,
      ...more,
    }),
  })
  return await listen(api, { host: '127.0.0.1', port: 0 })
}

async function ask({ port }: HttpServer, path: string, init?: RequestInit) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init)
  return { status: response.status, body: (await response.json()) as unknown }
}

const atMs = 1_750_000_000_000
const idAt = (ms: number, tag: string, number = 0) => {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${String(number).padStart(3, '0')}-8000-${tag}`
}
const [mine, other] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb']

async function store(topic: string, ids: readonly string[]): Promise<void> {
  // Only topic2 has no value.
  const [column, value] = topic === 'topic2' ? ['', ''] : [', value', ", ''"]
  const text = `INSERT INTO ${topic} (event_id, event_type, create_date, received_date${column})
    SELECT id, 'passiveEvent', now(), now()${value} FROM unnest($1::uuid[]) AS id`
  await database.query({ name: `store ${topic}`, text, values: [ids] })
}

async function bury(ids: readonly string[], reason: string): Promise<void> {
  const text = `INSERT INTO dead_letters (id, queue, event_id, body, reason, error, via, attempts, accepted_by, first_failure, last_failure)
    SELECT gen_random_uuid(), 'topic2', id, '', $2, '', 'service', 1, '', now(), now() FROM unnest($1::uuid[]) AS id`
  await database.query({ name: 'bury', text, values: [ids, reason] })
}

describe('the report of a run', () => {
  it('counts what has come to its end, and only events of that run', async () => {
    await using api = await openApi()
    await store('topic1', [
      idAt(atMs, mine),
      idAt(atMs + 5, mine, 1),
      idAt(atMs + 2, other),
      idAt(atMs + 9_000, mine),
    ])
    await store('topic2', [idAt(atMs, mine, 2), idAt(atMs, mine, 3)])
    await store('topic3', [idAt(atMs, mine, 2)])
    await bury([idAt(atMs + 1, mine, 4), idAt(atMs + 1, mine, 5)], 'tampered')
    await bury([idAt(atMs + 1, other, 6)], 'malformed')
    const answer = await ask(api, `/runs/${mine}?from=${atMs}&to=${atMs + 1_000}`)
    expect(answer).toEqual({ status: 200, body: { stored: 3, dead: [{ reason: 'tampered', events: 2 }] } })
  })

  it.each([
    ['no tag', `/runs/x?from=0&to=1`],
    ['no time', `/runs/${mine}`],
    ['a time that is none', `/runs/${mine}?from=0&to=1e99`],
    ['more than it may cost', `/runs/${mine}?from=0&to=${21 * 60_000}`],
  ])('is refused for %s', async (_what, path) => {
    await using api = await openApi()
    expect(await ask(api, path)).toMatchObject({ status: 422, body: { code: 'invalid_request' } })
  })

  it('is drawn up one at a time, and a failure does not bar the next', async () => {
    let fail = (_error: Error) => {}
    let begin = () => {}
    const begun = new Promise<void>((resolve) => (begin = resolve))
    const readRun = () => {
      begin()
      return new Promise<RunReport>((_resolve, reject) => (fail = reject))
    }
    await using api = await openApi({ readRun })
    const path = `/runs/${mine}?from=0&to=1`
    const first = ask(api, path)
    await begun
    expect(await ask(api, path)).toMatchObject({ status: 503, body: { retryable: true } })
    fail(new Error('away'))
    expect((await first).status).toBe(503)
  })
})

it('tells how long it waited for RabbitMQ', async () => {
  await using api = await openApi()
  const body = '{"eventType":"passiveEvent"}'
  await ask(api, '/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const pressure = (await ask(api, '/pressure')).body as Pressure
  expect(pressure.publishes).toBe(1)
  expect(pressure.activeMs + pressure.idleMs).toBeGreaterThan(0)
})

it('answers only who has a key, where one is needed, except to whoever asks whether it is', async () => {
  const { key, entry } = newIngestKey('page')
  const guards = protect({ keys: readIngestKeys(entry), bodyLimitBytes: 1, log: { warn() {} } }).keys
  await using api = await openApi({ guards, faultsUrl: 'http://127.0.0.1:1' })
  expect(await ask(api, '/client-config')).toMatchObject({ status: 200, body: { keyRequired: true } })
  for (const [path, method] of [
    ['/pressure', 'GET'],
    [`/runs/${mine}?from=0&to=1`, 'GET'],
    ['/faults/poison', 'POST'],
  ] as const) {
    expect(await ask(api, path, { method })).toMatchObject({ status: 401, body: { code: 'key_required' } })
    const { status } = await ask(api, path, { method, headers: { authorization: `Bearer ${key}` } })
    expect(status).not.toBe(401)
  }
})

describe('faults', () => {
  const post = (type: string): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': type },
    body: '{}',
  })

  it('do not exist where the stack makes none', async () => {
    await using api = await openApi()
    expect(await ask(api, '/client-config')).toMatchObject({ body: { faultsAllowed: false } })
    expect((await ask(api, '/faults/poison', post('application/json'))).status).toBe(404)
  })

  it('are passed on to the stack, and not for a page of another origin', async () => {
    const asked: (string | undefined)[] = []
    const answer: RequestListener = (request, response) => {
      asked.push(request.url)
      response.end('{"id":"1"}')
    }
    await using stack = await listen(answer, { host: '127.0.0.1', port: 0 })
    await using api = await openApi({ faultsUrl: `http://127.0.0.1:${stack.port}/secret` })
    expect(await ask(api, '/faults/poison', post('application/json'))).toEqual({
      status: 200,
      body: { id: '1' },
    })
    // What a form of any page may send without asking.
    expect((await ask(api, '/faults/poison', post('text/plain'))).status).toBe(415)
    expect((await ask(api, '/faults/other', post('application/json'))).status).toBe(404)
    expect(asked).toEqual(['/secret/poison'])
  })
})
