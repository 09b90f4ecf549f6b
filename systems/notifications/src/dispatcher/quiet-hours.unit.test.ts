import { expect, it } from 'vitest'
import { quietUntil, readQuietHours, type QuietHours } from './quiet-hours.ts'

const night = readQuietHours('22:00-08:00') as QuietHours
const until = (at: string, zone: string, hours = night) =>
  quietUntil(new Date(at), hours, zone)?.toISOString()

it.each([
  ['2026-06-01T21:59:59Z', 'UTC', undefined],
  ['2026-06-01T22:00:00Z', 'UTC', '2026-06-02T08:00:00.000Z'],
  ['2026-06-02T07:59:59Z', 'UTC', '2026-06-02T08:00:00.000Z'],
  ['2026-06-02T08:00:00Z', 'UTC', undefined],
  ['2026-06-01T20:30:00Z', 'Europe/Berlin', '2026-06-02T06:00:00.000Z'],
  ['2026-06-01T18:00:00Z', 'Asia/Kathmandu', '2026-06-02T02:15:00.000Z'],
  // In these nights clocks are put forward and back.
  ['2026-03-28T22:00:00Z', 'Europe/Berlin', '2026-03-29T06:00:00.000Z'],
  ['2026-10-24T21:00:00Z', 'Europe/Berlin', '2026-10-25T07:00:00.000Z'],
])('at %s in %s it is quiet until %s', (at, zone, end) => {
  expect(until(at, zone)).toBe(end)
})

it('knows quiet hours within one day, and what are none', () => {
  const noon = readQuietHours('12:00-13:30') as QuietHours
  expect([until('2026-06-01T12:30:00Z', 'UTC', noon), until('2026-06-01T14:00:00Z', 'UTC', noon)]).toEqual([
    '2026-06-01T13:30:00.000Z',
    undefined,
  ])
  expect([readQuietHours('25:00-08:00'), readQuietHours('night')]).toEqual([undefined, undefined])
})
