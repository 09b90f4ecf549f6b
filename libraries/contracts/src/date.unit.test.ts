import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { keptDate } from './date.ts'

it.each([
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z'],
  ['2026-01-31t12:00:00z', '2026-01-31T12:00:00Z'],
  ['2026-01-31T12:00:00.123456Z', '2026-01-31T12:00:00.123456Z'],
  ['2026-01-31T12:00:00.1234569Z', '2026-01-31T12:00:00.123456Z'],
  ['2026-01-31T23:59:59.9999999Z', '2026-01-31T23:59:59.999999Z'],
  ['9999-12-31T23:59:59.999999999Z', '9999-12-31T23:59:59.999999Z'],
  ['2026-01-01T00:00:00.123456+02:00', '2025-12-31T22:00:00.123456Z'],
  ['2026-01-01T00:00:00+23:59', '2025-12-31T00:01:00Z'],
  ['2026-01-01T00:00:00.1-00:00', '2026-01-01T00:00:00.1Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ['0000-12-31T23:30:00-01:00', '0001-01-01T00:30:00Z'],
  [`2026-01-31T12:00:00.${'1'.repeat(1_000)}Z`, '2026-01-31T12:00:00.111111Z'],
])('%s is kept as %s', (given, kept) => {
  expect(keptDate(given)).toBe(kept)
})

it.each([
  ['infinity', 'RFC 3339'],
  ['now', 'RFC 3339'],
  ['', 'RFC 3339'],
  ['2026-01-01', 'RFC 3339'],
  ['2026-02-29T00:00:00Z', 'RFC 3339'],
  ['2026-04-31T00:00:00Z', 'RFC 3339'],
  ['2026-13-01T00:00:00Z', 'RFC 3339'],
  ['2026-01-01T24:00:00Z', 'RFC 3339'],
  ['2026-01-01 00:00:00Z', 'RFC 3339'],
  ['2026-01-01T00:00:00', 'RFC 3339'],
  ['2026-01-01T00:00:00+24:00', 'RFC 3339'],
  ['2016-12-31T23:59:60Z', 'leap second'],
  ['2016-12-31t18:59:60.5-05:00', 'leap second'],
  ['0000-01-01T00:00:00Z', 'years 1 to 9999'],
  ['0001-01-01T00:00:00+01:00', 'years 1 to 9999'],
  ['9999-12-31T23:59:59-00:01', 'years 1 to 9999'],
])('%s is refused by name', (given, word) => {
  expect(keptDate(given)).toEqual({ detail: expect.stringContaining(word) })
})

test('what is kept is the same moment, in the one form that is kept', () => {
  const offsets = fc.integer({ min: -1_439, max: 1_439 })
  fc.assert(
    fc.property(
      fc.date({ noInvalidDate: true, min: new Date('0002-01-01'), max: new Date('9998-12-31') }),
      offsets,
      (date, minutes) => {
        const [sign, ahead] = [minutes < 0 ? '-' : '+', Math.abs(minutes)]
        const two = (number: number) => String(number).padStart(2, '0')
        const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1)
        const kept = keptDate(`${local}456789${sign}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`)
        expect(kept).toBe(`${date.toISOString().slice(0, -1)}456Z`)
        expect(keptDate(kept as string)).toBe(kept)
      },
    ),
  )
})
