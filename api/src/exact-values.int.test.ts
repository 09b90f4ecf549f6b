import { cloudEventBatchJson, cloudEventJson, contextKey, ndjson } from '@signalbox/contracts'
import { editDeadLetter, replayDeadLetters } from '@signalbox/dead-letters'
import { topology } from '@signalbox/systems'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestPipeline } from './testing/open-test-pipeline.ts'
import type { Way } from './testing/way.ts'
import { passiveWay, ways } from './testing/ways.ts'

// The law: what is answered 202 is stored exactly as its digits were sent, on every way in and through every hop; what
// cannot be kept so is refused with the pointer of the field. The referee is PostgreSQL, which is given the very text.

let pipeline: Awaited<ReturnType<typeof openTestPipeline>>
beforeAll(async () => void (pipeline = await openTestPipeline()))
afterAll(async () => await pipeline[Symbol.asyncDispose]())

const timeout = { timeout: 15_000 }
const members = [
  `"integers":[7615917337495251231,${'9'.repeat(40)},-${'8'.repeat(40)},9007199254740993]`,
  `"decimals":[1.0,1.50,0.1234567890123456789012345678901234567890,-0.0]`,
  `"exponents":[1e2,1E+2,1.5e-7,5e-324,1.7976931348623157e308,1e-300]`,
  String.raw`"texts":["\u00fc\/\u0041", "\ud83d\ude00"], "nested" : { "deep": [ {"n":12345678901234567890.12} ] }`,
].join(',')
const data = `{${members}}`

async function publishByHand(topic: string, body: string, messageId = uuidv7()) {
  await pipeline.dashboard.broker.republish(topic, Buffer.from(body), messageId)
}

/** How the rows of an event, or of those with a mark in their data, compare with the text that was sent. */
async function stored({ table }: Way, where: { id: string } | { mark: string }, sent = data) {
  const condition = 'id' in where ? `event_id = $2::uuid` : `event_data ->> 'mark' = $2`
  return await pipeline.database.query<{ isExact: boolean; isSpelledAlike: boolean }>({
    name: `exact ${table} ${condition}`,
    text: `SELECT event_data - 'mark' - '${contextKey}' = $1::jsonb AS "isExact",
      (event_data - 'mark' - '${contextKey}')::text = ($1::jsonb)::text AS "isSpelledAlike"
      FROM ${table} WHERE ${condition}`,
    values: [sent, 'id' in where ? where.id : where.mark],
  })
}
const exact = { isExact: true, isSpelledAlike: true }

describe.each(ways)('each digit of a $eventType is stored that comes', (way) => {
  const { eventType, topic } = way
  const eventWith = (id: string) => `{"id":"${id}","eventType":"${eventType}","data":${data}}`
  const cloudEventWith = (id: string) =>
    `{"specversion":"1.0","id":"${id}","source":"/shop","type":"${eventType}","data":${data}}`

  it.each([
    ['alone', 'application/json', eventWith],
    ['in an array', 'application/json', (id: string) => `[{"eventType":"no"}, ${eventWith(id)} ]`],
    ['as NDJSON', ndjson, (id: string) => `{"eventType":"no"}\n${eventWith(id)}\n`],
    ['as a structured CloudEvent', cloudEventJson, cloudEventWith],
    ['in a batch of CloudEvents', cloudEventBatchJson, (id: string) => `[${cloudEventWith(id)}]`],
  ])('%s', async (_way, type, bodyWith) => {
    const id = uuidv7()
    expect(await pipeline.post(bodyWith(id), { 'content-type': type })).toMatchObject({ status: 202 })
    await expect.poll(async () => await stored(way, { id }), timeout).toEqual([exact])
  })

  it('as a binary CloudEvent', async () => {
    const id = uuidv7()
    const attributes = { 'ce-specversion': '1.0', 'ce-id': id, 'ce-source': '/shop', 'ce-type': eventType }
    expect(await pipeline.post(data, { 'content-type': 'application/json', ...attributes })).toMatchObject({
      status: 202,
    })
    await expect.poll(async () => await stored(way, { id }), timeout).toEqual([exact])
  })

  it('counted', async () => {
    const mark = uuidv7()
    const body = `{"eventType":"${eventType}","count":"3","data":{"mark":"${mark}",${members}}}`
    expect(await pipeline.post(body, { 'content-type': 'application/json' })).toMatchObject({ status: 202 })
    await expect.poll(async () => await stored(way, { mark }), timeout).toEqual([exact, exact, exact])
  })

  it('in a message that somebody published by hand', async () => {
    const id = uuidv7()
    const line = `{"create_date":"2026-01-01T00:00:00Z","new":1.0,${eventWith(id).slice(1)}`
    await publishByHand(topic, `not an event\n${line}`)
    await expect.poll(async () => await stored(way, { id }), timeout).toEqual([exact])
  })

  it('with a replay, or an edit of a dead letter', async () => {
    const { broker, database } = pipeline.dashboard
    const ids = [uuidv7(), uuidv7()]
    const bodyOf = (id: string, date: string) => `{"create_date":"${date}",${eventWith(id).slice(1)}`
    const letters = async () =>
      await database.query<{ id: string; event_id: string; body: Buffer }>({
        name: 'letters of two',
        text: 'SELECT id, event_id, body FROM dead_letters WHERE event_id = ANY ($1) AND replayed_at IS NULL',
        values: [ids],
      })
    for (const id of ids) await publishByHand(topic, bodyOf(id, 'yesterday'), id)
    await expect.poll(async () => (await letters()).length, timeout).toBe(2)
    const [first, second] = await letters()
    for (const letter of [first, second]) {
      const text = String(letter?.body)
      expect(text).toBe(bodyOf(letter?.event_id ?? '', 'yesterday'))
      await editDeadLetter({
        database,
        republish: broker.republish,
        topology,
        id: letter?.id ?? '',
        text:
          letter === first
            ? text.replace('yesterday', '2026-01-01T00:00:00Z')
            : text.replace('yesterday', '2026-01-01'),
      }).catch(() => undefined)
    }
    await expect.poll(async () => await stored(way, { id: first?.event_id ?? '' }), timeout).toEqual([exact])
    await replayDeadLetters({ database, republish: broker.republish, filter: { ids: [second?.id ?? ''] } })
    // It is as bad as it was, and as long.
    await expect
      .poll(async () => (await letters()).map(({ body }) => String(body)), timeout)
      .toEqual([String(second?.body)])
  })
})

it.each([
  ['an integer too long', `{"n":[1,${'9'.repeat(401)}]}`, '/data/n/1', 'number_too_large'],
  ['an exponent too large', '{"n":1e400}', '/data/n', 'number_too_large'],
  ['a number too near zero', '{"n":0.1e-400}', '/data/n', 'number_too_large'],
  ['a key twice', '{"a":{"n":1,"n":2}}', '/data/a/n', 'duplicate_key'],
])('%s is refused with its pointer', async (_what, text, pointer, code) => {
  const answer = await pipeline.post(`{"eventType":"passiveEvent","data":${text}}`, {
    'content-type': 'application/json',
  })
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, code }] } })
})

it('two events under one Idempotency-Key that differ in the last digit are told apart: none is lost in silence', async () => {
  const key = uuidv7()
  const headers = { 'content-type': 'application/json', 'idempotency-key': `"${key}"` }
  const bodyOf = (order: string) => `{"eventType":"passiveEvent","data":{"order":${order}}}`
  for (const order of ['7615917337495251231', '7615917337495251299'])
    expect(await pipeline.post(bodyOf(order), headers)).toMatchObject({ status: 202 })
  const letters = async () =>
    await pipeline.database.query<{ reason: string; body: Buffer }>({
      name: 'letters of key',
      text: 'SELECT reason, body FROM dead_letters WHERE event_id = $1',
      values: [key],
    })
  await expect.poll(async () => (await letters()).length, timeout).toBe(1)
  const [letter] = await letters()
  expect(letter?.reason).toBe('id_reuse')
  const kept = ['7615917337495251231', '7615917337495251299'].filter(
    (order) => !String(letter?.body).includes(order),
  )
  expect(kept).toHaveLength(1)
  expect(await stored(passiveWay, { id: key }, `{"order":${kept[0]}}`)).toEqual([exact])
})

it.each([
  [
    'white space, the order of keys, and the spelling of numbers',
    '{"a":1.0,"b":[1e2]}',
    '{ "b" : [100], "a" : 1 }',
  ],
  ['escapes', String.raw`{"a":"\u00fc\/"}`, '{"a":"ü/"}'],
])('what differs in %s is the same event', async (_what, once, again) => {
  const id = uuidv7()
  for (const text of [once, again])
    expect(
      await pipeline.post(`{"id":"${id}","eventType":"passiveEvent","data":${text}}`, {
        'content-type': 'application/json',
      }),
    ).toMatchObject({ status: 202 })
  const repeats = async () =>
    await pipeline.database.query({
      name: 'repeats of',
      text: 'SELECT topic FROM repeats WHERE event_id = $1',
      values: [id],
    })
  await expect.poll(repeats, timeout).toEqual([{ topic: 'topic1' }])
})

it('a date keeps its microseconds, whatever its offset, and loses finer digits without a rounding', async () => {
  const dates = async (id: string) =>
    await pipeline.database.query({
      name: 'dates',
      text: `SELECT to_char(create_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS date FROM topic1 WHERE event_id = $1`,
      values: [id],
    })
  for (const [given, date] of [
    ['2026-01-01T00:00:00.123456+02:00', '2025-12-31T22:00:00.123456Z'],
    ['9999-12-31t23:59:59.999999999z', '9999-12-31T23:59:59.999999Z'],
  ]) {
    const id = uuidv7()
    const body = JSON.stringify({ id, eventType: 'passiveEvent', create_date: given })
    expect(await pipeline.post(body, { 'content-type': 'application/json' })).toMatchObject({ status: 202 })
    await expect.poll(async () => await dates(id), timeout).toEqual([{ date }])
  }
})
