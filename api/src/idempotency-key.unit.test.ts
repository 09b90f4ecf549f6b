import { expect, it } from 'vitest'
import { readSubmission } from './read-submission.ts'

const headers = { 'content-type': 'application/json' }

function idsIn(key: string, text: string, client?: string): unknown[] {
  const submission = readSubmission({ ...headers, 'idempotency-key': key }, Buffer.from(text), 1_000, client)
  return [...submission.candidates].map((one) => ('cut' in one ? one.cut?.fields.id : undefined))
}
const single = '{"eventType":"passiveEvent"}'
const idFor = (client?: string) => idsIn('"order 1"', single, client)[0]
const uuid = '01890a5d-ac96-774b-bcce-b302099a8057'

it('what one client calls order 1 is not what another one does', () => {
  expect(idFor('web-shop')).toBe(idFor('web-shop'))
  expect(new Set([idFor('web-shop'), idFor('till'), idFor()]).size).toBe(3)
})

it('ids stay what they were in every version, as a request may be sent again after an update', () => {
  expect(idFor()).toBe('33d3ef98-a332-5482-bcb4-ce2e3468de8f')
  expect(idFor('web-shop')).toBe('9d909b79-fa55-572e-9b41-ff6da8da7915')
})

it('a UUID is the id of a single event, in lower case as ids are', () => {
  expect(idsIn(uuid.toUpperCase(), single)).toEqual([uuid])
})

it('each event of many has an id of its own, also when the key is a UUID', () => {
  const ids = idsIn(uuid, `[${single},${single}]`)
  expect(new Set([uuid, ...ids]).size).toBe(3)
  expect(idsIn(uuid, `[${single},${single}]`)).toEqual(ids)
})

it('an event among many keeps its own id, and a single one may repeat it in either case', () => {
  const named = `{"eventType":"passiveEvent","id":"${uuid}"}`
  expect(idsIn('"order 1"', `[${named},${single}]`)[0]).toBe(uuid)
  expect(idsIn(`"${uuid.toUpperCase()}"`, named)).toEqual([uuid])
  expect(() => idsIn('"order 1"', named)).toThrow('another than the id of the event')
})

it('a key may have 255 characters, and one in quotes may hold escaped ones', () => {
  expect(idsIn('k'.repeat(255), single)).toHaveLength(1)
  expect(() => idsIn('k'.repeat(256), single)).toThrow('at most 255')
  // 255 once they are read.
  expect(idsIn(`"${String.raw`\\`.repeat(255)}"`, single)).toHaveLength(1)
})

it('a CloudEvent has an id by a rule of its own: one that has none gets none from the key', () => {
  const type = 'application/cloudevents+json'
  const given = { 'content-type': type, 'idempotency-key': uuid }
  const body = '{"specversion":"1.0","source":"/shop","type":"passiveEvent"}'
  const [candidate] = readSubmission(given, Buffer.from(body), 1_000).candidates
  expect(candidate).toMatchObject({ cut: { fields: expect.not.objectContaining({ id: expect.anything() }) } })
})
