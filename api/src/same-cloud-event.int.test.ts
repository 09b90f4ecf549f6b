import { cloudEventBatchJson, cloudEventJson } from '@signalbox/contracts'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestPipeline } from './testing/open-test-pipeline.ts'
import { ways } from './testing/ways.ts'

// The law: a CloudEvent is the same event in each of its modes, and with another attribute another one.

let pipeline: Awaited<ReturnType<typeof openTestPipeline>>
beforeAll(async () => void (pipeline = await openTestPipeline()))
afterAll(async () => await pipeline[Symbol.asyncDispose]())

const timeout = { timeout: 15_000 }

describe.each(ways)('a CloudEvent of the type $eventType', ({ eventType: type, topics }) => {
  const headersOf = (id: string, more: Record<string, string> = {}) => ({
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-source': '/caf%C3%A9',
    'ce-type': type,
    'ce-time': '2026-01-31T13:00:00.500+01:00',
    'ce-count': '5',
    'ce-urgent': 'true',
    ...more,
  })
  const textOf = (id: string, content: string, more = '') =>
    `{"specversion":"1.0","id":"${id}","source":"/caf%C3%A9","type":"${type}","time":"2026-01-31T12:00:00.5Z","count":5,"urgent":true,${more}${content}}`

  it.each([
    [
      'JSON',
      (id: string) => textOf(id, '"data":{"a":1.0}'),
      ['{"a":1}', { 'content-type': 'application/JSON; charset=UTF-8' }],
    ],
    [
      'text',
      (id: string) => textOf(id, '"data":"whistle"', '"datacontenttype":"text/plain",'),
      ['whistle', { 'content-type': 'text/plain; charset="utf-8"' }],
    ],
  ] as const)('with %s is the same one in each mode', async (_what, structured, [body, contentType]) => {
    for (const name of [uuidv7(), `order ${uuidv7()}`]) {
      const header = encodeURIComponent(name)
      const tracing = { 'ce-traceparent': '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
      const answers = [
        await pipeline.post(structured(name), { 'content-type': cloudEventJson }),
        await pipeline.post(body, { ...headersOf(header, tracing), ...contentType }),
        await pipeline.post(`[${structured(name)}]`, { 'content-type': cloudEventBatchJson }),
      ]
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202])
      const { id } = (answers[0] as { body: { id: string } }).body
      const times = async () =>
        await pipeline.database.query({
          name: 'what became of',
          text: `SELECT (SELECT count(*)::int FROM repeats WHERE event_id = $1) AS repeats,
            (SELECT count(*)::int FROM dead_letters WHERE event_id = $1) AS letters`,
          values: [id],
        })
      await expect.poll(times, timeout).toEqual([{ repeats: 2 * topics, letters: 0 }])
    }
  })

  it('with another attribute is another one', async () => {
    const id = uuidv7()
    await pipeline.post(textOf(id, '"data":{}'), { 'content-type': cloudEventJson })
    await pipeline.post('{}', { ...headersOf(id, { 'ce-count': '6' }), 'content-type': 'application/json' })
    const letters = async () =>
      await pipeline.database.query({
        name: 'reasons',
        text: 'SELECT reason FROM dead_letters WHERE event_id = $1',
        values: [id],
      })
    await expect.poll(letters, timeout).toEqual([{ reason: 'id_reuse' }])
  })
})

it.each(['subject', 'myextension', 'source'])(
  'a control character in the attribute %s is refused',
  async (name) => {
    const event = { specversion: '1.0', id: 'a', source: '/b', type: 'passiveEvent' }
    for (const character of ['\u0007', '\u0085', '\u{1fffe}', '\ufdd0']) {
      const body = JSON.stringify({ ...event, [name]: `x${character}` })
      expect(await pipeline.post(body, { 'content-type': cloudEventJson })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: `/${name}` }] },
      })
    }
  },
)
