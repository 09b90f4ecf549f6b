import type { Database } from '@signalbox/database'
import { createTestDatabase } from '@signalbox/testing'
import { beforeAll, expect, it } from 'vitest'

// The law: two events are the same when they mean the same, however they were written and however they travelled.

let database: Database
beforeAll(async () => {
  const test = await createTestDatabase()
  database = test.database
  return test.close
})

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const attributes = { specversion: '1.0', id: 'order 1', source: '/shop', type: 'passiveEvent' }

/** Whether two CloudEvents with these attributes mean the same, under one id of ours. */
async function isSame(one: object, other: object): Promise<boolean | undefined> {
  const [first, second] = [one, other].map((some) => ({ a: 1, _cloudevent: { ...attributes, ...some } }))
  const text = 'SELECT meaning_of($1, $2) = meaning_of($1, $3) AS same'
  const values = [id, JSON.stringify(first), JSON.stringify(second)]
  const [row] = await database.query<{ same: boolean }>({ name: 'meaning', text, values })
  return row?.same
}

it.each([
  ['its id, of which ours was made', { id: 'a%20b' }, { id: 'a b' }],
  ['its traceparent', { traceparent: '00-1' }, {}],
  ['its tracestate', { tracestate: 'a=1' }, { tracestate: 'b=2' }],
  ['its source, of which ours was made too', { source: '/a%20b' }, { source: '/a b' }],
  ['JSON, where nothing is said', { datacontenttype: 'application/json' }, {}],
  [
    'UTF-8, in whichever letters',
    { datacontenttype: 'Text/Plain; charset="UTF-8"' },
    { datacontenttype: 'text/plain' },
  ],
  ['zeros at the end of a time', { time: '2026-01-01T00:00:10.500Z' }, { time: '2026-01-01T00:00:10.5Z' }],
  ['a fraction of nothing', { time: '2026-01-01T00:00:10.000Z' }, { time: '2026-01-01T00:00:10Z' }],
  ['a number in JSON that is text in a header', { level: 7 }, { level: '7' }],
])('%s makes no difference', async (_what, one, other) => {
  expect(await isSame(one, other)).toBe(true)
})

it.each([
  ['a source, where the id of the CloudEvent is ours', { id, source: '/a' }, { id, source: '/b' }],
  [
    'it so in capital letters',
    { id: id.toUpperCase(), source: '/a' },
    { id: id.toUpperCase(), source: '/b' },
  ],
  ['another kind of data', { datacontenttype: 'text/plain' }, {}],
  ['another charset', { datacontenttype: 'text/plain;charset=latin1' }, { datacontenttype: 'text/plain' }],
  ['ten seconds', { time: '2026-01-01T00:00:10Z' }, { time: '2026-01-01T00:00:1Z' }],
  ['a subject', { subject: 'a' }, {}],
])('%s makes a difference', async (_what, one, other) => {
  expect(await isSame(one, other)).toBe(false)
})
