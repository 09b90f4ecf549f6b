import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openTestPipeline } from './testing/open-test-pipeline.ts'

// The law: whatever lies in the dead-letter queue, and whatever it says about itself, becomes a row.

let pipeline: Awaited<ReturnType<typeof openTestPipeline>>
beforeAll(async () => {
  pipeline = await openTestPipeline()
  await vi.waitFor(async () => await pipeline.dashboard.broker.ping(), timeout)
  const { vhost } = pipeline
  await vhost.management('POST', `/bindings/${vhost.name}/e/${foreign}/q/dead-letters`, {})
})
afterAll(async () => await pipeline[Symbol.asyncDispose]())

const timeout = { timeout: 10_000 }
type Letter = {
  exchange?: string
  key?: string
  headers?: object
  messageId?: string
  body?: Buffer | string
}

/** Publishes as somebody else would, and returns a mark that is in the body. */
async function publish({
  exchange = 'dead-letters.topic1',
  key = 'topic1',
  headers = {},
  messageId,
  body,
}: Letter) {
  const { vhost } = pipeline
  await vhost.management('POST', `/exchanges/${vhost.name}/${exchange}/publish`, {
    properties: { headers, ...(messageId === undefined ? {} : { message_id: messageId }) },
    routing_key: key,
    payload: Buffer.from(body ?? '').toString('base64'),
    payload_encoding: 'base64',
  })
}

const rowsWith = async (mark: string) =>
  await pipeline.database.query({
    name: 'dead-letters-with',
    text: 'SELECT queue, reason FROM dead_letters WHERE position($1::bytea IN body) > 0',
    values: [Buffer.from(mark)],
  })

// Of no topic, so that the routing key has to say it.
const foreign = 'amq.fanout'

const far = {
  'x-reason': 'x',
  'x-first-failure': '+275760-09-13T00:00:00.000Z',
  'x-last-failure': '-000001-01-01T00:00:00Z',
}
const letters: readonly [what: string, letter: Letter, body?: (mark: string) => Buffer | string][] = [
  ['no headers', {}],
  ['a reason that is a number', { headers: { 'x-reason': 1, 'x-error': 2 } }],
  ['a reason with a NUL character', { headers: { 'x-reason': 'a\u0000b', 'x-error': '\u0000' } }],
  ['a reason of 60,000 characters', { headers: { 'x-reason': 'x'.repeat(60_000) } }],
  ['dates that PostgreSQL does not have', { headers: far }],
  ['dates that are none', { headers: { 'x-reason': 'x', 'x-first-failure': 'then', 'x-last-failure': 1 } }],
  ['attempts beyond all numbers', { headers: { 'x-reason': 'x', 'x-attempt': 2 ** 53 } }],
  ['a death at a time beyond all times', { headers: { 'x-death': [{ reason: 'rejected', time: 1e15 }] } }],
  ['a death that is text', { headers: { 'x-death': 'yes' } }],
  ['a death with a reason with a NUL character', { headers: { 'x-death': [{ reason: '\u0000' }] } }],
  ['a queue that is not there', { exchange: foreign, key: 'nowhere' }],
  ['a queue without a name', { exchange: foreign, key: '' }],
  ['a queue name of 255 characters', { exchange: foreign, key: 'q'.repeat(255) }],
  ['a message id with a NUL character', { messageId: '\u0000' }],
  ['an event that was taken by a NUL character', {}, (mark) => `{"mark":"${mark}","accepted_by":"\\u0000"}`],
  [
    'an event that was taken by half a surrogate pair',
    {},
    (mark) => `{"mark":"${mark}","accepted_by":"\\ud800"}`,
  ],
  [
    'an event whose dates and ids are objects',
    {},
    (mark) => `{"id":{},"accepted_date":[],"accepted_by":{},"m":"${mark}"}`,
  ],
  ['an id in capitals', {}, (mark) => `{"id":"${randomUUID().toUpperCase()}","m":"${mark}"}`],
  ['JSON 100,000 deep', {}, (mark) => `{"m":"${mark}","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  [
    'bytes that are no text',
    {},
    (mark) => Buffer.concat([Buffer.from([0, 0xff, 0xfe, 0x0a]), Buffer.from(mark)]),
  ],
]
const origins = letters.flatMap(([what, letter, body]) =>
  letter.key === undefined
    ? [
        { what: `${what}, in the dead letters`, letter, body },
        { what: `${what}, on its way to a service`, letter: { ...letter, exchange: 'events' }, body },
      ]
    : [{ what, letter, body }],
)

it.each(origins)('$what', async ({ letter, body = (mark: string) => `not an event ${mark}` }) => {
  const mark = randomUUID()
  await publish({ ...letter, body: body(mark) })
  await expect.poll(async () => (await rowsWith(mark)).length, timeout).toBeGreaterThan(0)
})

it('keeps one row of the same letter, whichever way it came and however often', async () => {
  const mark = randomUUID()
  const body = `{"id":"${randomUUID()}","accepted_date":"2026-01-01T00:00:00Z","m":"${mark}"}`
  for (const headers of [{}, { 'x-reason': 'one' }, { 'x-reason': 'two' }, {}])
    await publish({ headers, body })
  const last = randomUUID()
  await publish({ body: last })
  await expect.poll(async () => (await rowsWith(last)).length, timeout).toBe(1)
  expect(await rowsWith(mark)).toHaveLength(1)
})
