import type { Problem } from '@signalbox/contracts'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createClient } from './create-client.ts'
import type { Outcome } from './outcome.ts'

/** An event knows its place and whether a healthy api would take it, so that ids may be anything. */
type Sent = { id: string; create_date: string; data: { place: number; good: boolean } }

const behaviours = [
  'healthy',
  'takes half',
  'takes and drops',
  'drops',
  'takes and hangs',
  'hangs deaf',
  'takes and cuts',
  'takes and breaks off',
  'takes and miscounts',
  'miscounts',
  'takes and says 503',
  'says 503',
  'says 429',
  'proxy 502',
  'takes and proxy 502',
  'proxy 413',
  'too large',
  'page',
  'redirect',
  'unauthorized',
  'fault',
  'other receipt',
] as const
type Behaviour = (typeof behaviours)[number]

/** An api in memory that behaves as told, one request after the other, and remembers what it took. */
function createModel(script: Behaviour[], last: Behaviour) {
  const taken = new Set<number>()
  const sent: Sent[] = []
  const bodies = { opened: 0, released: 0 }
  let open = 0
  let openMax = 0

  function respond(status: number, body: unknown, { headers = {}, breaks = false } = {}): Response {
    bodies.opened += 1
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    let step = 0
    const stream = new ReadableStream(
      {
        pull(controller) {
          step += 1
          if (step === 1) return controller.enqueue(new TextEncoder().encode(text))
          bodies.released += 1
          if (breaks) controller.error(new Error('broken off'))
          else controller.close()
        },
        cancel: () => void (bodies.released += 1),
      },
      { highWaterMark: 0 },
    )
    return new Response(stream, { status, headers })
  }

  const problem = (status: number, more: Partial<Problem> = {}): Problem => ({
    type: 'about:blank',
    title: 'No',
    status,
    detail: 'No',
    code: 'no',
    retryable: status === 503 || status === 429,
    ...more,
  })
  const take = (events: Sent[]) =>
    events.filter(({ data }) => data.good).forEach(({ data }) => taken.add(data.place))

  function judge(events: Sent[], examined: number): Response {
    const looked = events.slice(0, examined)
    take(looked)
    const error = (index: number, code: string) => ({ index, pointer: '', code, detail: 'Bad' })
    const errors = looked.flatMap(({ data }, index) => (data.good ? [] : [error(index, 'bad')]))
    const rejected = events.length - looked.length + errors.length
    const accepted = events.length - rejected
    if (examined < events.length) errors.push(error(examined, 'not_examined'))
    if (accepted === 0) return respond(422, problem(422, { errors }))
    if (events.length > 1) return respond(202, { accepted, rejected, errors })
    return respond(202, { ...events[0], topic: 'topic1' })
  }

  async function behave(behaviour: Behaviour, events: Sent[], signal: AbortSignal): Promise<Response> {
    if (behaviour.startsWith('takes and')) take(events)
    switch (behaviour) {
      case 'healthy':
        return judge(events, events.length)
      case 'takes half':
        return judge(events, Math.floor(events.length / 2))
      case 'takes and drops':
      case 'drops':
        throw new TypeError('fetch failed')
      case 'takes and hangs':
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        )
      case 'hangs deaf':
        return new Promise(() => {})
      case 'takes and cuts':
        return respond(202, '{"accepted":')
      case 'takes and breaks off':
        return respond(202, '{', { breaks: true })
      case 'takes and miscounts':
      case 'miscounts':
        return respond(202, { accepted: events.length + 1, rejected: 0, errors: [] })
      case 'takes and says 503':
      case 'says 503':
        return respond(503, problem(503), { headers: { 'retry-after': '2' } })
      case 'says 429':
        return respond(429, problem(429))
      case 'proxy 502':
      case 'takes and proxy 502':
        return respond(502, '<html>')
      case 'proxy 413':
        return respond(413, '<html>')
      case 'too large':
        return events.length > 1 ? respond(413, problem(413)) : judge(events, 1)
      case 'page':
        return respond(200, '<html>')
      case 'redirect':
        return respond(302, '')
      case 'unauthorized':
        return respond(401, problem(401))
      case 'fault':
        return respond(500, problem(500))
      case 'other receipt':
        return respond(202, { ...events[0], id: 'another', topic: 'topic1' })
    }
  }

  const fetch: typeof globalThis.fetch = async (_, init) => {
    const events = (init!.body as string).split('\n').map((line) => JSON.parse(line) as Sent)
    sent.push(...events)
    openMax = Math.max(openMax, (open += 1))
    init!.signal!.addEventListener('abort', () => (open -= 1), { once: true })
    return behave(script.shift() ?? last, events, init!.signal!).finally(() => {
      if (!init!.signal!.aborted) open -= 1
    })
  }
  return { fetch, taken, sent, bodies, openMax: () => openMax }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const run = fc.record({
  events: fc.array(fc.record({ good: fc.boolean(), id: fc.constantFrom(undefined, 'twice', 'no uuid') }), {
    maxLength: 12,
  }),
  script: fc.array(fc.constantFrom(...behaviours), { maxLength: 15 }),
  last: fc.constantFrom(...behaviours),
  batchEventsMax: fc.integer({ min: 1, max: 5 }),
  concurrency: fc.integer({ min: 1, max: 3 }),
  abortAfterMs: fc.option(fc.integer({ min: 0, max: 40_000 })),
})

test('whatever a server does, each event gets one honest outcome and keeps its id', async () => {
  const seen = { confirmed: 0, refused: 0, inDoubt: 0 }
  await fc.assert(
    fc.asyncProperty(run, async ({ events, script, last, abortAfterMs, ...limits }) => {
      const model = createModel([...script], last)
      const client = createClient({
        url: 'http://127.0.0.1:1',
        fetch: model.fetch,
        deadlineMs: 20_000,
        attemptTimeoutMs: 4_000,
        ...limits,
      })
      const caller = new AbortController()
      const aborting = abortAfterMs === null ? undefined : setTimeout(() => caller.abort(), abortAfterMs)
      const input = events.map(({ id, good }, place) => ({
        eventType: 'passiveEvent',
        id,
        data: { place, good },
      }))

      const started = performance.now()
      let tookMs = 0
      let outcomes: Outcome[] | undefined
      const sending = client.send(input, { signal: caller.signal }).then((all) => {
        tookMs = performance.now() - started
        outcomes = all
      })
      while (!outcomes) await vi.advanceTimersToNextTimerAsync()
      await sending
      clearTimeout(aborting)

      expect(outcomes.map(({ event }) => (event.data as Sent['data']).place)).toEqual(
        input.map((_, place) => place),
      )
      for (const [place, { status, event }] of outcomes.entries()) {
        seen[status] += 1
        if (status === 'confirmed') expect(model.taken).toContain(place)
        if (status === 'refused') expect(model.taken).not.toContain(place)
        if (input[place]?.id) expect(event.id).toBe(input[place].id)
      }
      // Every attempt carried the id and the date that the outcome shows.
      for (const { id, create_date, data } of model.sent) {
        expect({ id, create_date }).toEqual({
          id: outcomes[data.place]?.event.id,
          create_date: outcomes[data.place]?.event.create_date,
        })
      }
      expect(tookMs).toBeLessThanOrEqual(20_000)
      expect(model.openMax()).toBeLessThanOrEqual(limits.concurrency)
      expect(model.bodies.released).toBe(model.bodies.opened)
      expect(vi.getTimerCount()).toBe(0)
    }),
    { numRuns: 500 },
  )
  // The adversary must have been neither too kind nor too harsh to show anything.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100)
})

test('a server that heals in time ends in a verdict for every event', async () => {
  const healing: Behaviour[] = [
    'takes half',
    'takes and drops',
    'drops',
    'takes and cuts',
    'takes and miscounts',
    'takes and says 503',
    'says 429',
    'proxy 502',
    'too large',
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...healing), { maxLength: 6 }), async (script) => {
      const model = createModel([...script], 'healthy')
      const client = createClient({ url: 'http://127.0.0.1:1', fetch: model.fetch, concurrency: 1 })
      const input = Array.from({ length: 6 }, (_, place) => ({
        eventType: 'passiveEvent',
        data: { place, good: true },
      }))
      let outcomes: Outcome[] | undefined
      const sending = client.send(input).then((all) => (outcomes = all))
      while (!outcomes) await vi.advanceTimersToNextTimerAsync()
      await sending
      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['confirmed']))
      expect(model.taken.size).toBe(6)
    }),
    { numRuns: 200 },
  )
})
