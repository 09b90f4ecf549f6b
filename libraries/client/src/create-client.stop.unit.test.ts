import { expect, test, vi } from 'vitest'
import { fakeApi, json, passive, problem, statuses, take, useFakeTime } from './testing/fake-api.ts'
import type { Answer } from './testing/fake-api.ts'

useFakeTime()

test('a Retry-After beyond the deadline ends in doubt at once instead of waiting in vain', async () => {
  const { send, requests } = fakeApi([
    () => json(503, problem(503, { retryable: true }), { 'retry-after': '3600' }),
  ])
  const started = performance.now()
  const [outcome] = await send(passive(1))
  expect(outcome).toMatchObject({
    status: 'inDoubt',
    problem: { status: 503 },
    reason: expect.stringMatching(
      /asks to wait 3600 s, longer than .* 503: It cannot be.* under the same id is safe/,
    ),
  })
  expect(requests).toHaveLength(1)
  expect(performance.now()).toBe(started)
})

test('an api that stays away leaves the events in doubt by the deadline', async () => {
  const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  const { send, requests } = fakeApi([() => Promise.reject(new TypeError('fetch failed', { cause }))])
  const outcomes = await send(passive(3))
  expect(statuses(outcomes)).toEqual(['inDoubt', 'inDoubt', 'inDoubt'])
  expect(outcomes[0]).toMatchObject({
    reason: expect.stringMatching(/ECONNREFUSED.*may or may not have been taken/),
  })
  expect(requests.length).toBeGreaterThan(5)
  expect(performance.now()).toBeLessThanOrEqual(30_000)
})

test.each<[string, Answer]>([
  [
    'listens to its signal',
    (_, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      ),
  ],
  ['is deaf', () => new Promise(() => {})],
  ['answers with a body that never ends', () => new Response(new ReadableStream(), { status: 202 })],
])('a request that hangs is given up after its time-out when fetch %s', async (_, hang) => {
  const { send } = fakeApi([hang, take])
  const [outcome] = await send(passive(1))
  expect(outcome).toMatchObject({ status: 'confirmed', confirmMs: 10_050 })
})

test.each<[string, Answer]>([
  ['page in place of the api', () => new Response('<html>', { status: 200 })],
  ['page that is missing', () => new Response('<html>', { status: 404 })],
  ['redirect', () => new Response(null, { status: 301, headers: { location: 'https://example.org' } })],
  ['fault of the api itself', () => json(500, problem(500))],
  ['problem in the shape of another system', () => json(422, { status: 422, title: 'No', detail: 'No' })],
])('a %s ends in doubt without waiting for the deadline', async (_, answer) => {
  const { send, requests } = fakeApi([answer])
  expect(await send(passive(2))).toMatchObject([{ status: 'inDoubt' }, { status: 'inDoubt' }])
  expect(requests).toHaveLength(1)
})

test('an abort leaves in doubt what has no answer, keeps what has one, and says what was never sent', async () => {
  const caller = new AbortController()
  const hang: Answer = () => {
    queueMicrotask(() => caller.abort())
    return new Promise(() => {})
  }
  const { send, requests } = fakeApi([take, hang], { batchEventsMax: 1, concurrency: 1 })
  const outcomes = await send(passive(3), caller.signal)
  expect(statuses(outcomes)).toEqual(['confirmed', 'inDoubt', 'inDoubt'])
  expect(outcomes[1]).toMatchObject({
    reason: expect.stringMatching(/The caller aborted it.*may or may not/),
  })
  expect(outcomes[2]).toMatchObject({ reason: 'The caller aborted it. The event was not sent' })
  expect(requests).toHaveLength(2)
  expect(await send(passive(1), caller.signal)).toMatchObject([
    { reason: 'The caller aborted it. The event was not sent' },
  ])
})

test('a signal that serves for many calls gathers no listeners', async () => {
  const { signal } = new AbortController()
  const added = vi.spyOn(signal, 'addEventListener')
  const removed = vi.spyOn(signal, 'removeEventListener')
  await fakeApi([take]).send(passive(1), signal)
  expect(removed.mock.calls).toEqual(added.mock.calls)
})

test('an abort ends a pause between two attempts', async () => {
  const caller = new AbortController()
  const { send } = fakeApi([
    () => {
      setTimeout(() => caller.abort(), 1_000)
      return json(503, problem(503, { retryable: true }), { 'retry-after': '20' })
    },
  ])
  expect(await send(passive(1), caller.signal)).toMatchObject([
    { status: 'inDoubt', problem: { status: 503 } },
  ])
})

test('no more requests are open than allowed, over all calls, and none is starved', async () => {
  let open = 0
  let openMax = 0
  const slow: Answer = async (request, signal) => {
    openMax = Math.max(openMax, (open += 1))
    await new Promise((resolve) => setTimeout(resolve, 10))
    open -= 1
    return take(request, signal)
  }
  const { send } = fakeApi([slow], { batchEventsMax: 1, concurrency: 3 })
  const caller = new AbortController()
  const aborted = send(passive(10), caller.signal)
  caller.abort()
  await aborted
  const calls = await Promise.all([send(passive(10)), send(passive(10))])
  expect(new Set(statuses(calls.flat()))).toEqual(new Set(['confirmed']))
  expect(openMax).toBe(3)
})
