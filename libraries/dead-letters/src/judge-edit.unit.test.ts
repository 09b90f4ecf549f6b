import { expect, it } from 'vitest'
import { judgeEdit, type EditableLetter } from './judge-edit.ts'

const eventId = '01890a5d-ac96-774b-bcce-b302099a8057'
const event = {
  id: eventId,
  eventType: 'passiveEvent',
  create_date: '2026-01-01T00:00:00Z',
  accepted_date: '2026-01-01T00:00:01.000001Z',
  accepted_by: 'api-1',
  data: { a: 1 },
}
const letter: EditableLetter = {
  id: '7d3f1a52-8f0e-5d2b-9c53-0a7a3f0d9a11',
  queue: 'topic1',
  eventId,
  body: Buffer.from(JSON.stringify(event)),
  isWhole: true,
}
const judge = (edited: object, of = letter) => judgeEdit(of, JSON.stringify(edited, null, 2), false)

it('takes a changed event as one line under the same id', () => {
  const { eventId: id, body } = judge({ ...event, data: { a: 2 } })
  expect(id).toBe(eventId)
  expect(body.toString()).toBe(JSON.stringify({ ...event, data: { a: 2 } }, null, 2).replaceAll('\n', ' '))
})

it('changes what the editor has changed and not one byte more', () => {
  const text = JSON.stringify({ ...event, data: 0 }).replace(
    '"data":0',
    '"data" : {"a":1.0,"b":7615917337495251231,"c":-0, "d":1E+2,"e":"\\u00fc\\/"},"more":[1.50]',
  )
  const edited = text.replace('1E+2', '1E+3')
  expect(judgeEdit({ ...letter, body: Buffer.from(text) }, edited, false).body.toString()).toBe(edited)
  const { id: _, ...without } = event
  const nameless = JSON.stringify(without).replace('"a":1', '"a":1.00')
  expect(judgeEdit(letter, nameless, false).body.toString()).toBe(`{"id":"${eventId}",${nameless.slice(1)}`)
})

it('refuses another id, so that no event is lost and none is doubled', () => {
  expect(() => judge({ ...event, id: '01890a5d-ac96-774b-bcce-b302099a8058' })).toThrow(
    `Keep the id ${eventId}`,
  )
})

it('refuses another acceptance, by which the ledger counts', () => {
  const { accepted_by: _, ...without } = event
  expect(() => judge(without)).toThrow('Leave accepted_by as it was')
  expect(() => judge({ ...event, accepted_date: '2026-02-01T00:00:00Z' })).toThrow('Leave accepted_date')
})

it('refuses what is no event or cannot be stored, and names the field', () => {
  expect(() => judgeEdit(letter, '{"a":', false)).toThrow('no JSON object')
  expect(() => judgeEdit(letter, '[1]', false)).toThrow('no JSON object')
  expect(() => judge({ ...event, create_date: 'yesterday' })).toThrow('/create_date: Must be an RFC 3339')
  expect(() => judge({ ...event, data: { a: '\u0000' } })).toThrow('/data/a: Must not hold the NUL character')
})

it('gives what named no event the id of its letter, or the one that was written', () => {
  const garbage = { ...letter, eventId: null, body: Buffer.from('{"id":') }
  const { id: _, accepted_by: __, accepted_date: ___, ...mended } = event
  expect(judge(mended, garbage).eventId).toBe(letter.id)
  expect(judge({ ...mended, id: eventId }, garbage).eventId).toBe(eventId)
})

it('refuses a letter of which only the beginning was kept, and says why', () => {
  expect(() => judge(event, { ...letter, isWhole: false })).toThrow(
    'Only the beginning of this message is kept',
  )
})
