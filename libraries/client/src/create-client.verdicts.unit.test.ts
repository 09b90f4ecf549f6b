import { expect, test } from 'vitest'
import { fakeApi, json, passive, problem, statuses, take, useFakeTime } from './testing/fake-api.ts'
import type { Answer } from './testing/fake-api.ts'

useFakeTime()

test('one event is confirmed with the topic that the api names', async () => {
  const { send, requests } = fakeApi([take])
  const [outcome] = await send([{ eventType: 'futureEvent' }])
  expect(outcome).toMatchObject({ status: 'confirmed', topic: 'topic1', event: { eventType: 'futureEvent' } })
  expect(requests[0]).toMatchObject({ contentType: 'application/json', events: [outcome!.event] })
})

test('many events go as NDJSON in batches, and each is confirmed, whatever its type', async () => {
  const { send, requests } = fakeApi([take], { batchEventsMax: 2 })
  const types = ['passiveEvent', 'activeEvent', 'actionEvent', 'futureEvent']
  const outcomes = await send(types.map((eventType) => ({ eventType })))
  expect(outcomes.map(({ status }) => status)).toEqual(types.map(() => 'confirmed'))
  expect(outcomes.map(({ event }) => event.eventType)).toEqual(types)
  expect(requests.map(({ contentType }) => contentType)).toEqual([
    'application/x-ndjson',
    'application/x-ndjson',
  ])
})

test('nothing to send is no request', async () => {
  const { send, requests } = fakeApi([take])
  expect(await send([])).toEqual([])
  expect(requests).toEqual([])
})

test('the good ones of a batch are confirmed, the bad ones refused with their own errors', async () => {
  const errors = [
    { index: 1, pointer: '/eventType', code: 'unknown', detail: 'Must be known' },
    { index: 1, pointer: '/id', code: 'no_uuid', detail: 'Must be a UUID' },
  ]
  const { send } = fakeApi([() => json(202, { accepted: 2, rejected: 1, errors })])
  const outcomes = await send(passive(3))
  expect(statuses(outcomes)).toEqual(['confirmed', 'refused', 'confirmed'])
  expect(outcomes[1]).toMatchObject({ errors, problem: { status: 422, code: 'unknown', retryable: false } })
})

test('what was not examined is sent again, and only that', async () => {
  const bad = { index: 1, pointer: '', code: 'bad', detail: 'Bad' }
  const rest = { index: 2, pointer: '', code: 'not_examined', detail: 'Send it again' }
  const { send, requests } = fakeApi([
    () => json(202, { accepted: 1, rejected: 3, errors: [bad, rest] }),
    take,
  ])
  const outcomes = await send(passive(4))
  expect(statuses(outcomes)).toEqual(['confirmed', 'refused', 'confirmed', 'confirmed'])
  expect(requests[1]?.events).toEqual(requests[0]?.events.slice(2))
})

test('a batch without a good event is refused one by one, and what was not examined still gets its chance', async () => {
  const error = (index: number, code: string) => ({ index, pointer: '', code, detail: 'Bad' })
  const refusal = problem(422, { errors: [error(0, 'bad'), error(1, 'worse'), error(2, 'not_examined')] })
  const { send } = fakeApi([() => json(422, refusal), take])
  const outcomes = await send(passive(4))
  expect(statuses(outcomes)).toEqual(['refused', 'refused', 'confirmed', 'confirmed'])
  expect(outcomes[1]).toMatchObject({ problem: refusal, errors: [error(1, 'worse')] })
})

test('a refusal of the whole request refuses every event in it', async () => {
  const refusal = problem(415)
  const { send, requests } = fakeApi([() => json(415, refusal)])
  for (const outcome of await send(passive(2)))
    expect(outcome).toMatchObject({ status: 'refused', problem: refusal, errors: [] })
  expect(requests).toHaveLength(1)
})

test('a batch that is too large is halved until it passes; one event that is too large alone is refused', async () => {
  const answer: Answer = (request, signal) => {
    const [first] = request.events
    if (request.events.length > 2) return new Response('<html>413</html>', { status: 413 })
    if (first?.eventType === 'large') return json(413, problem(413))
    return take(request, signal)
  }
  const { send, requests } = fakeApi([answer])
  const outcomes = await send([...passive(5), { eventType: 'large' }])
  expect(statuses(outcomes)).toEqual([...Array.from({ length: 5 }, () => 'confirmed'), 'refused'])
  expect(requests.map(({ events }) => events.length)).toEqual([6, 3, 2, 1, 3, 2, 1])
})

test('a receipt for another event confirms nothing', async () => {
  const { send } = fakeApi([
    () => json(202, { id: 'other', topic: 'topic1', eventType: 'passiveEvent', create_date: '' }),
  ])
  const [outcome] = await send(passive(1))
  expect(outcome).toMatchObject({
    status: 'inDoubt',
    reason: expect.stringContaining('a 202 that does not fit'),
  })
})

test('the receipt may spell the id in lower case', async () => {
  const id = '01890A5D-AC96-774B-BCCE-B302099A8057'
  const { send } = fakeApi([
    ({ events: [event] }) => json(202, { ...event, id: id.toLowerCase(), topic: 'topic1' }),
  ])
  expect(await send([{ eventType: 'passiveEvent', id }])).toMatchObject([
    { status: 'confirmed', event: { id } },
  ])
})

test('misuse rejects with a word on what to do', async () => {
  const { client } = fakeApi([take])
  await expect(client.send('event' as never)).rejects.toThrow(
    'Cannot send what is not an array; wrap a single event in one',
  )
})
