import { expect, test, vi } from 'vitest'
import { fakeApi, json, passive, problem, statuses, take, useFakeTime } from './testing/fake-api.ts'
import type { Answer } from './testing/fake-api.ts'

useFakeTime()

test.each<[string, Answer]>([
  ['503 of the api', () => json(503, problem(503, { retryable: true }))],
  ['429 of a proxy', () => new Response('slow down', { status: 429 })],
  ['502 of a proxy', () => new Response('<html>Bad Gateway</html>', { status: 502 })],
  ['202 that is cut off', () => new Response('{"accepted":2,"rej', { status: 202 })],
  ['202 that does not add up', () => json(202, { accepted: 1, rejected: 0, errors: [] })],
  [
    '202 with more errors than it counts',
    () =>
      json(202, {
        accepted: 2,
        rejected: 0,
        errors: [{ index: 0, pointer: '', code: 'bad', detail: 'Bad' }],
      }),
  ],
  [
    '202 that names an event that was not sent',
    () =>
      json(202, {
        accepted: 1,
        rejected: 1,
        errors: [{ index: 2, pointer: '', code: 'bad', detail: 'Bad' }],
      }),
  ],
  [
    '202 that judges what it did not examine',
    () =>
      json(202, {
        accepted: 0,
        rejected: 2,
        errors: [
          { index: 0, pointer: '', code: 'not_examined', detail: '' },
          { index: 1, pointer: '', code: 'bad', detail: '' },
        ],
      }),
  ],
  [
    '202 that looked at nothing',
    () =>
      json(202, {
        accepted: 0,
        rejected: 2,
        errors: [{ index: 0, pointer: '', code: 'not_examined', detail: '' }],
      }),
  ],
  ['broken connection', () => Promise.reject(new TypeError('fetch failed'))],
  [
    'endless answer',
    () =>
      new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(1 << 20)) }), { status: 202 }),
  ],
])('after a %s the same events are sent again, byte for byte', async (_, trouble) => {
  const { send, requests } = fakeApi([trouble, trouble, take])
  expect(statuses(await send(passive(2)))).toEqual(['confirmed', 'confirmed'])
  expect(requests).toHaveLength(3)
  expect(requests[1]).toEqual(requests[0])
  expect(requests[2]).toEqual(requests[0])
})

test('the time to a confirm is from the call, with what it takes to write the events', async () => {
  const { send } = fakeApi([take])
  const toJSON = () => {
    vi.advanceTimersByTime(300)
    return {}
  }
  const [outcome] = await send([{ eventType: 'passiveEvent', data: { toJSON } }])
  expect(outcome).toMatchObject({ status: 'confirmed', confirmMs: 300 })
})

test('Retry-After is waited before the next attempt', async () => {
  const { send, requests } = fakeApi([
    () => json(503, problem(503, { retryable: true }), { 'retry-after': '7' }),
    take,
  ])
  const [outcome] = await send(passive(1))
  expect(outcome).toMatchObject({ status: 'confirmed', confirmMs: 7_050 })
  expect(requests).toHaveLength(2)
})

test('events that only met 429 are known not to be taken', async () => {
  const { send } = fakeApi([() => json(429, problem(429, { retryable: true }))])
  expect(await send(passive(1))).toMatchObject([
    { status: 'inDoubt', reason: expect.stringContaining('The event was not taken') },
  ])
})

test('a refusal after a lost answer is in doubt, as the lost one may have been taken', async () => {
  const { send } = fakeApi([() => Promise.reject(new Error('reset')), () => json(422, problem(422))])
  expect(await send(passive(1))).toMatchObject([
    {
      status: 'inDoubt',
      problem: { status: 422 },
      reason: expect.stringContaining('may or may not have been taken'),
    },
  ])
})

test('doubt about an event outlives an answer that speaks of its neighbours only', async () => {
  const rest = { index: 1, pointer: '', code: 'not_examined', detail: 'Send it again' }
  const { send } = fakeApi([
    () => Promise.reject(new Error('reset')),
    () => json(202, { accepted: 1, rejected: 1, errors: [rest] }),
    () => json(401, problem(401)),
  ])
  expect(statuses(await send(passive(2)))).toEqual(['confirmed', 'inDoubt'])
})

test('what a caller changes after the call changes no attempt', async () => {
  const event = { eventType: 'activeEvent', value: 'first', id: 'a' }
  const { send, requests } = fakeApi([
    () => {
      event.value = 'second'
      event.id = 'b'
      return new Response('', { status: 503 })
    },
    take,
  ])
  expect(await send([event])).toMatchObject([{ status: 'confirmed', event: { id: 'a', value: 'first' } }])
  expect(requests[1]).toEqual(requests[0])
})
