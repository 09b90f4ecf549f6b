import type { Broker } from '@signalbox/broker'
import {
  dataOf,
  Event,
  jsonText,
  type DeadLetterGroups,
  type DeadLetterPage,
  type DeadLetterReport,
  type EventReport,
  type EventsPage,
  type Problem,
  type Queues,
  type ReplayReport,
} from '@signalbox/contracts'
import type { Database } from '@signalbox/database'
import { storeDeadLetters } from '@signalbox/dead-letters'
import { createLogger, listen, type HttpServer } from '@signalbox/runtime'
import { openTestWorld } from '@signalbox/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccess } from './access/create-access.ts'
import { createDashboardApi } from './app.ts'
import { cachedOverviews } from './cached-overviews.ts'
import { runReplays } from './run-replays.ts'

const log = createLogger({ service: 'dashboard-api', level: 'silent' })
const timeout = { timeout: 20_000 }
const opened: AsyncDisposable[] = []
const handled: Event[] = []
let isAtFault = true
let database: Database
let broker: Broker
let server: HttpServer

function keep<Opened extends AsyncDisposable>(one: Opened): Opened {
  opened.push(one)
  return one
}

beforeAll(async () => {
  ;({ database, broker } = keep(await openTestWorld()))
  keep(await broker.consumeDeadLetters(storeDeadLetters(database)))
  keep(
    await broker.consume({
      queue: 'topic1',
      schema: Event,
      handle: async (batch) => {
        const bad = batch.filter(({ event }) => isAtFault && dataOf(event)?.['good'] !== true)
        handled.push(...batch.filter((one) => !bad.includes(one)).map(({ event }) => event))
        return new Map(bad.map((one) => [one, { verdict: 'dead', reason: 'data_error', detail: 'Not now' }]))
      },
    }),
  )
  const replays = keep(runReplays({ database, republish: broker.republish, log }))
  const queues = async (): Promise<Queues> => ({ status: 'failed', detail: 'Away' })
  const api = createDashboardApi({
    database,
    queues,
    republish: broker.republish,
    replays,
    overviews: cachedOverviews({ database, queues, replicas: async () => null }),
    access: createAccess({ password: undefined, log }),
    health: { checks: {}, stopping: new AbortController().signal },
    log,
    uiDirectory: '/nowhere',
    links: { simulator: null, rabbitmqManagement: null },
  })
  server = keep(await listen(api, { host: '127.0.0.1', port: 0 }))
})
afterAll(async () => {
  for (const one of opened.toReversed()) await one[Symbol.asyncDispose]()
})

const idOf = (number: number) => `01990000-0000-7000-8000-${String(number).padStart(12, '0')}`
const eventOf = (number: number) => ({
  id: idOf(number),
  eventType: 'passiveEvent',
  create_date: '2026-01-01T00:00:00Z',
  data: jsonText({ html: '<img src=x onerror=alert(1)>' }),
})

async function get<Answer>(path: string): Promise<Answer> {
  return (await (await fetch(`http://127.0.0.1:${server.port}/api${path}`)).json()) as Answer
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${server.port}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Problem & ReplayReport }
}

async function lettersDead(): Promise<number> {
  const { groups } = await get<DeadLetterGroups>('/dead-letters')
  return groups.reduce((sum, { letters }) => sum + letters, 0)
}

it('shows every dead letter once, page by page, and exports all of them', async () => {
  await broker.publish(
    'topic1',
    Array.from({ length: 120 }, (_, index) => eventOf(index)),
  )
  await broker.republish('topic1', Buffer.from([0xff, 0x00]), 'garbage')
  await expect.poll(lettersDead, timeout).toBe(121)
  const { groups } = await get<DeadLetterGroups>('/dead-letters')
  expect(groups).toMatchObject([
    { queue: 'topic1', reason: 'data_error', letters: 120 },
    { queue: 'topic1', reason: 'undecodable', letters: 1 },
  ])
  const ids: string[] = []
  let after: string | null = ''
  while (after !== null) {
    const query: string = after ? `&after=${after}` : ''
    const page: DeadLetterPage = await get(`/dead-letters/list?queue=topic1&reason=data_error${query}`)
    ids.push(...page.letters.map(({ id }) => id))
    after = page.next
  }
  expect(new Set(ids).size).toBe(120)
  expect(ids.length).toBe(120)

  const exported = await fetch(`http://127.0.0.1:${server.port}/api/dead-letters/export`)
  expect(exported.headers.get('content-type')).toContain('ndjson')
  const lines = (await exported.text()).trimEnd().split('\n')
  expect(lines.length).toBe(121)
  expect(lines.filter((line) => line.includes('"base64"'))).toHaveLength(1)

  const letter = await get<DeadLetterReport>(`/dead-letters/${ids[0]}`)
  expect(JSON.parse(letter.body.content)).toMatchObject({ eventType: 'passiveEvent' })
  const { where, deadLetters } = await get<EventReport>(`/events/${letter.letter.eventId}`)
  expect(where.word).toBe('dead')
  expect(deadLetters).toHaveLength(1)
})

it('publishes an edited letter under the same event id, and refuses what is no such event', async () => {
  const { letters } = await get<DeadLetterPage>('/dead-letters/list?reason=data_error')
  const [first] = letters
  const edit = async (body: string) => await post(`/dead-letters/${first?.id}/edit`, { body })
  expect(await edit('{"a":')).toMatchObject({ status: 422, body: { code: 'edit_refused' } })
  expect(await edit(JSON.stringify({ ...eventOf(999) }))).toMatchObject({ status: 422 })
  const mended = { ...eventOf(0), id: first?.eventId, data: { good: true } }
  expect(await edit(JSON.stringify(mended, null, 2))).toMatchObject({ status: 200 })
  await expect
    .poll(() => handled.map((event) => ({ ...event, data: dataOf(event) })), timeout)
    .toMatchObject([mended])
  const { letter, originalBody } = await get<DeadLetterReport>(`/dead-letters/${first?.id}`)
  expect(letter).toMatchObject({ replays: 1, editedAt: expect.any(String), replayedAt: expect.any(String) })
  expect(originalBody?.content).toContain('onerror')
  expect((await edit(JSON.stringify(mended))).status).toBe(404)
})

it('replays what was chosen, tells how far it has come, and how many died again', async () => {
  const { body } = await post('/dead-letters/replay', { filter: {}, rate: 10_000 })
  expect(body).toMatchObject({ total: 120 })
  const progress = async () => await get<ReplayReport>(`/dead-letters/replays/${body.id}`)
  await expect.poll(progress, timeout).toMatchObject({ state: 'done', replayed: 120, deadAgain: 120 })

  isAtFault = false
  const { letters } = await get<DeadLetterPage>('/dead-letters/list?reason=data_error')
  const ids = letters.slice(0, 3).map(({ id }) => id)
  const chosen = await post('/dead-letters/replay', { ids, rate: 1 })
  expect(chosen).toMatchObject({ status: 202, body: { total: 3 } })
  const another = await post('/dead-letters/replay', { filter: {} })
  expect(another).toMatchObject({ status: 409, body: { code: 'replay_running', retryable: true } })
  await expect.poll(() => handled.length, timeout).toBe(4)
  await expect.poll(lettersDead, timeout).toBe(117)
})

it('changes nothing for another site, nor for a request that makes no sense', async () => {
  const replay = async (body: unknown, headers = {}) =>
    (await post('/dead-letters/replay', body, headers)).status
  expect(await replay({ filter: {} }, { 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await replay({ filter: {} }, { origin: 'http://elsewhere.example' })).toBe(403)
  expect(await replay({})).toBe(422)
  expect(await replay({ filter: { queues: 'topic1' } })).toBe(422)
  expect(await replay({ filter: {} }, { 'content-type': 'text/plain' })).toBe(415)
  expect(await get('/dead-letters/list?after=1')).toMatchObject({ status: 422 })
  expect(await get('/events/1')).toMatchObject({ status: 400, code: 'invalid_id' })
  expect(await get(`/events/${idOf(5_000)}`)).toMatchObject({ status: 404, code: 'unknown_event' })
  expect(await get('/events?type=nothing')).toMatchObject({ status: 400 })
})

it('finds the newest of a type page by page, also a rare one behind many others', async () => {
  const insert = `
    INSERT INTO topic2 (event_id, event_type, create_date, received_date)
    SELECT uuid7_floor(now() - n * interval '1 second'), CASE WHEN n = 15000 THEN 'actionEvent' ELSE 'activeEvent' END,
      now(), now() FROM generate_series(1, 20000) AS n`
  await database.query({ name: 'insert', text: insert })
  const found: string[] = []
  let path = '/events?type=actionEvent'
  for (let pages = 0; path !== '' && pages < 5; pages += 1) {
    const { events, next } = await get<EventsPage>(path)
    found.push(...events.map(({ eventType }) => eventType))
    path = next === null ? '' : `/events?type=actionEvent&before=${next}`
  }
  expect(found).toEqual(['actionEvent'])
  expect((await get<EventsPage>('/events?type=activeEvent')).events).toHaveLength(50)
})
