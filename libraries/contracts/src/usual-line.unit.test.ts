import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutEvent, SealedEvent } from './event.ts'
import { eventIn } from './event-in.ts'
import { cutObject, type JsonText } from './json/index.ts'
import { readUsualLine } from './usual-line.ts'
import { encodeEvent } from './wire.ts'

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const event = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  eventType: 'passiveEvent',
  create_date: '2026-01-31T12:00:00.000Z',
  accepted_date: '2026-01-31T12:00:00.123456Z',
  accepted_by: 'api-1',
  traceparent,
  parent_id: '01890a5d-ac96-774b-bcce-b302099a8056',
  data: '{"a":{"b":[1.0,"x"]}}' as JsonText,
  value: 'v',
  sealed_value: 'k1.x_-y',
}

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '"', '\\', 'x'.repeat(201), ...Object.values(event)),
)
const data = fc.oneof(
  fc.json().filter((text) => text.startsWith('{')),
  fc.constantFrom(
    '{"a":1,"a":2}',
    '{"a":1e999}',
    '{"a":"\\u0000"}',
    '{"a":[[',
    '[]',
    '"x"',
    'null',
    '{"n":7615917337495251231}',
  ),
)
const fields = fc.record({
  id: fc.oneof(fc.uuid(), texts),
  eventType: texts,
  create_date: fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    texts,
  ),
  accepted_date: texts,
  accepted_by: texts,
  traceparent: texts,
  parent_id: fc.oneof(fc.uuid(), texts),
  data,
  value: texts,
  sealed_value: texts,
  others: fc.constantFrom('"x":1', '"data":{}', '"id":1'),
})
type Field = keyof typeof event | 'others'
// One or two fields at a time: where all may be unusual, hardly any line is read as a usual one.
const fewNames = fc.subarray<Field>([...(Object.keys(event) as Field[]), 'others'], {
  minLength: 1,
  maxLength: 2,
})
const nearly = fc
  .tuple(fields, fewNames)
  .map(([given, names]) =>
    encodeEvent({ ...event, ...Object.fromEntries(names.map((name) => [name, given[name]])) }),
  )
const broken = fc
  .tuple(nearly, fc.nat(), fc.constantFrom('', ' ', '"', '{', '}', ',', '\n', '\u0000', '\ud800', '\\', 'x'))
  .map(([line, at, piece]) => {
    const place = at % (line.length + 1)
    return line.slice(0, place) + piece + line.slice(place + (at % 2))
  })

test('what is read as a usual line is read so by the scanner and the schema', () => {
  fc.assert(
    fc.property(fc.oneof(nearly, broken), (line) => {
      const usual = readUsualLine(line)
      if (usual === undefined) return
      expect(eventIn(cutObject(line, cutEvent) ?? null, SealedEvent)).toEqual({ event: usual })
    }),
    { numRuns: 3_000 },
  )
})

const line = encodeEvent(event)
function lineOf(changes: Partial<typeof event>): string {
  const changed = { ...event, ...changes }
  return encodeEvent(changed)
}
test.each([
  ['a type of 201 characters', lineOf({ eventType: 'x'.repeat(201) })],
  ['no type', lineOf({ eventType: '' })],
  ['a process of 201 characters', lineOf({ accepted_by: 'x'.repeat(201) })],
  ['an escape in its value', line.replace('"v"', String.raw`"\u0076"`)],
  ['something behind it', `${line}}`],
  ['another end', `${line.slice(0, -1)}]`],
  ['no end', line.slice(0, -1)],
  ['data without an end', line.slice(0, line.indexOf('"x"'))],
  ['a key twice in its data', line.replace('{"a":', '{"a":1,"a":')],
  ['something before it', ` ${line}`],
])('a line is not a usual one with %s', (_what, unusual) => {
  expect(readUsualLine(unusual)).toBeUndefined()
})

test('a line is read alike whatever was read before it', () => {
  readUsualLine(line.replace('{"a":', '{"\\u0062":[{"a":1,'))
  for (let times = 0; times < 1_000; times += 1) readUsualLine(line.slice(0, line.indexOf('"x"')))
  expect(readUsualLine(line.replace('{"a":', '{"a":1,"a":'))).toBeUndefined()
  expect(readUsualLine(line)).toEqual(event)
})

test('what the api and the services write every day is a usual line', () => {
  expect(readUsualLine(encodeEvent(event))).toEqual(event)
  const { id, eventType, create_date } = event
  expect(readUsualLine(encodeEvent({ id, eventType, create_date } as never))).toEqual({
    id,
    eventType,
    create_date,
  })
})
