import { describe, expect, it } from 'vitest'
import { cutEvent, Event } from './event.ts'
import { eventIn } from './event-in.ts'
import { cutObject } from './json/index.ts'
import { cutSubmission } from './submission.ts'
import { CountedSubmission, EventSubmission } from './testing/example.ts'
import { encodeEvent } from './wire.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'

function errorsOf(candidate: unknown) {
  const text = typeof candidate === 'string' ? candidate : JSON.stringify(candidate)
  const read = eventIn(cutObject(text, cutSubmission) ?? null, EventSubmission)
  return 'errors' in read ? read.errors : []
}

function travelled(line: string): Event {
  const read = eventIn(cutObject(line, cutEvent) ?? null, Event)
  if ('errors' in read) throw new Error(read.errors[0]?.detail)
  return read.event
}

describe('an event that a client sends', () => {
  it('needs nothing but its type', () => {
    expect(EventSubmission.parse({ eventType: 'passiveEvent' })).toEqual({ eventType: 'passiveEvent' })
  })

  it('keeps its id in lower case, so that one id is spelled in one way', () => {
    expect(EventSubmission.parse({ eventType: 'passiveEvent', id: id.toUpperCase() }).id).toBe(id)
  })

  it('keeps its data as it was written, dangerous keys included', () => {
    const data = '{"__proto__":{"a":1.0},"constructor":2e0, "nested":{"any":[1,null,"\\u0078"]}}'
    const cut = cutObject(`{"eventType":"passiveEvent","data":${data}}`, cutSubmission)
    expect(EventSubmission.parse(cut?.fields).data).toBe(data)
  })

  it.each([
    ['a type that is not in the routing table', { eventType: 'nope' }, '/eventType', 'invalid_field'],
    ['no type', {}, '/eventType', 'missing_field'],
    ['a field that does not exist', { eventType: 'passiveEvent', evenType: 1 }, '/evenType', 'unknown_field'],
    ['an id that is no UUID', { eventType: 'passiveEvent', id: '1' }, '/id', 'invalid_field'],
    ['a NUL character', { eventType: 'passiveEvent', value: 'a\0' }, '/value', 'nul_character'],
    ['a NUL in a key', { eventType: 'passiveEvent', data: { 'a\0': 1 } }, '/data', 'nul_character'],
    [
      'half a surrogate pair',
      { eventType: 'passiveEvent', data: { a: ['\ud800'] } },
      '/data/a/0',
      'lone_surrogate',
    ],
    [
      'a number that is too large',
      '{"eventType":"passiveEvent","data":{"n":1e400}}',
      '/data/n',
      'number_too_large',
    ],
    ['a key twice', '{"eventType":"passiveEvent","data":{"n":1,"n":1}}', '/data/n', 'duplicate_key'],
    [
      'a field twice',
      '{"eventType":"passiveEvent","eventType":"passiveEvent"}',
      '/eventType',
      'duplicate_key',
    ],
    ['data that is a list', { eventType: 'passiveEvent', data: [] }, '/data', 'invalid_field'],
    ['a value that is a number', { eventType: 'passiveEvent', value: 1 }, '/value', 'invalid_field'],
    ['text instead of an object', '"passiveEvent"', '', 'not_an_object'],
    ['nothing', null, '', 'not_an_object'],
    ['a slash and a tilde in a name', { eventType: 'passiveEvent', 'a/~b': 1 }, '/a~1~0b', 'unknown_field'],
  ])('is refused with %s', (_what, candidate, pointer, code) => {
    expect(errorsOf(candidate)).toContainEqual(expect.objectContaining({ pointer, code }))
  })

  it('is refused when its data is nested deeper than 32 levels', () => {
    const nested = (levels: number): unknown => (levels === 0 ? {} : { a: nested(levels - 1) })
    expect(errorsOf({ eventType: 'passiveEvent', data: nested(31) })).toEqual([])
    expect(errorsOf({ eventType: 'passiveEvent', data: nested(32) })[0]?.code).toBe('too_deep')
  })

  it('is refused without its value in the answer', () => {
    const secret = 'hunter2'
    const answers = errorsOf({ eventType: secret, value: { secret }, id: secret, create_date: secret })
    expect(answers.length).toBeGreaterThan(3)
    expect(JSON.stringify(answers)).not.toContain(secret)
  })
})

describe('an event between services', () => {
  it.each(['hunter2', 1, null, {}])(
    'loses a traceparent that is none (%j), and is good all the same',
    (given) => {
      const event = { id, eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' }
      expect(travelled(JSON.stringify({ ...event, traceparent: given }))).toEqual(event)
    },
  )

  it('keeps fields that a newer publisher has added, as they were written', () => {
    const line = `{"id":"${id}","eventType":"fromTheFuture","create_date":"2026-01-01T00:00:00Z","data":{"a":1.0}`
    const added = '"newField":1.50,"others":{"deep":[1e2]},"data_":"x"'
    const event = travelled(`${line},${added}}`)
    expect(event.others).toBe(added)
    expect(encodeEvent(event)).toBe(`${line},${added}}`)
  })

  it('without data has none, whether that is left out or null', () => {
    const event = { id, eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' }
    expect(travelled(JSON.stringify({ ...event, data: null }))).toEqual({ ...event, data: null })
    expect(encodeEvent(travelled(JSON.stringify(event)))).toBe(JSON.stringify(event))
  })
})

describe('a counted submission of an older simulator', () => {
  it.each(['3', 3])('takes %j as three', (count) => {
    expect(CountedSubmission.parse({ eventType: 'passiveEvent', count }).count).toBe(3)
  })

  it.each(['0', '-1', '1.5', 'many', 10_001, null])('refuses %j', (count) => {
    expect(CountedSubmission.safeParse({ eventType: 'passiveEvent', count }).success).toBe(false)
  })
})
