import { describe, expect, it } from 'vitest'
import { CountedSubmission, Event, EventSubmission } from './event.ts'
import { eventErrors } from './event-errors.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'

function errorsOf(candidate: unknown) {
  const result = EventSubmission.safeParse(candidate)
  return result.success ? [] : eventErrors(result.error, candidate)
}

describe('an event that a client sends', () => {
  it('needs nothing but its type', () => {
    expect(EventSubmission.parse({ eventType: 'passiveEvent' })).toEqual({ eventType: 'passiveEvent' })
  })

  it('keeps its id in lower case, so that one id is spelled in one way', () => {
    expect(EventSubmission.parse({ eventType: 'passiveEvent', id: id.toUpperCase() }).id).toBe(id)
  })

  it('keeps its data as it is, dangerous keys included', () => {
    const data: unknown = JSON.parse('{"__proto__":{"a":1},"constructor":2,"nested":{"any":[1,null,"x"]}}')
    const kept = EventSubmission.parse({ eventType: 'passiveEvent', data }).data
    expect(JSON.stringify(kept)).toBe(JSON.stringify(data))
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
      'a number beyond double',
      { eventType: 'passiveEvent', data: { n: Infinity } },
      '/data/n',
      'number_too_large',
    ],
    ['data that is a list', { eventType: 'passiveEvent', data: [] }, '/data', 'invalid_field'],
    ['a value that is a number', { eventType: 'passiveEvent', value: 1 }, '/value', 'invalid_field'],
    ['text instead of an object', 'passiveEvent', '', 'not_an_object'],
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

describe('create_date', () => {
  it.each(['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.123456Z', '2024-02-29T00:00:00Z'])(
    'takes %s as it is',
    (text) => {
      expect(EventSubmission.parse({ eventType: 'passiveEvent', create_date: text }).create_date).toBe(text)
    },
  )

  it('turns an offset into UTC, as PostgreSQL refuses offsets that RFC 3339 allows', () => {
    const event = EventSubmission.parse({
      eventType: 'passiveEvent',
      create_date: '2026-01-01T00:00:00+23:59',
    })
    expect(event.create_date).toBe('2025-12-31T00:01:00.000Z')
  })

  it.each([
    'infinity',
    'now',
    '2026-02-30T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-01-01',
    '',
  ])('refuses %j', (text) => {
    expect(errorsOf({ eventType: 'passiveEvent', create_date: text })[0]?.pointer).toBe('/create_date')
  })
})

describe('an event between services', () => {
  it.each(['hunter2', 1, null, {}])(
    'loses a traceparent that is none (%j), and is good all the same',
    (given) => {
      const event = { id, eventType: 'passiveEvent', create_date: '2026-01-01T00:00:00Z' }
      expect(Event.parse({ ...event, traceparent: given })).toEqual(event)
    },
  )

  it('keeps fields that a newer publisher has added', () => {
    const event = { id, eventType: 'fromTheFuture', create_date: '2026-01-01T00:00:00Z', newField: 1 }
    expect(Event.parse(event)).toEqual(event)
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
