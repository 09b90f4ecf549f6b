import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { Event, SealedEvent } from './event.ts'
import { jsonText } from './json/index.ts'
import { EventSubmission } from './testing/example.ts'
import { isUsualEvent, isUsualSubmissionOf } from './usual-event.ts'

const isUsualSubmission = isUsualSubmissionOf(['passiveEvent', 'activeEvent'])

// The schema itself, without what answers before it.
const zodOf = (schema: z.ZodType) => (value: unknown) => z.safeParse(schema, value)

const good = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  eventType: 'passiveEvent',
  create_date: '2026-01-31T12:00:00.000Z',
}
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const strings = fc.oneof(
  fc.constantFrom(
    ...Object.values(good),
    traceparent,
    traceparent.toUpperCase(),
    '01890A5D-AC96-774B-BCCE-B302099A8057',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '2024-02-29T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T23:59:60Z',
    '2026-01-31T12:00:00+01:00',
    '2026-01-31T12:00:00.1234567890123456789012345Z',
    '2026-01-31 12:00:00Z',
    '2026-01-31t12:00:00z',
    '2026-01-31T12:00:00.1234567Z',
    'activeEvent',
    'toString',
    '\u0000',
    '\ud800',
    '',
    'x'.repeat(201),
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.uuid(),
  fc.string({ unit: 'binary' }),
)
const values = fc.oneof(
  { weight: 5, arbitrary: strings },
  fc.constantFrom(null, undefined, 1, true, Number.POSITIVE_INFINITY, [], {}),
  fc.dictionary(strings, fc.jsonValue()).map(jsonText),
  fc.jsonValue(),
)
const candidates = fc.oneof(
  fc.record(
    {
      id: values,
      eventType: values,
      create_date: values,
      accepted_date: values,
      accepted_by: values,
      traceparent: values,
      parent_id: values,
      value: values,
      sealed_value: values,
      data: values,
      other: values,
    },
    { requiredKeys: [] },
  ),
  // One field that is perhaps wrong in an event that is good.
  fc
    .tuple(
      fc.constantFrom(
        'id',
        'eventType',
        'create_date',
        'accepted_date',
        'accepted_by',
        'traceparent',
        'parent_id',
        'value',
        'data',
        'x',
      ),
      values,
    )
    .map(([field, value]) => ({ ...good, [field]: value })),
  values,
)

test.each([
  ['Event', isUsualEvent, Event],
  ['SealedEvent', isUsualEvent, SealedEvent],
  ['EventSubmission', isUsualSubmission, EventSubmission],
] as const)('what is a usual %s is good as it is', (_name, isUsual, schema) => {
  fc.assert(
    fc.property(candidates, (candidate) => {
      if (!isUsual(candidate)) return
      expect(zodOf(schema)(candidate)).toEqual({ success: true, data: candidate })
    }),
    { numRuns: 2_000 },
  )
})

test('what the api and the simulator send every day is usual', () => {
  const data = jsonText({ nested: [{ a: null }] })
  expect(isUsualSubmission({ ...good, value: 'v', data })).toBe(true)
  const sealed = {
    ...good,
    accepted_date: good.create_date,
    accepted_by: 'api',
    traceparent,
    sealed_value: 'k1.x.y',
    data,
  }
  expect(isUsualEvent(sealed)).toBe(true)
})
