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

it.each([
  // By half an hour.
  ['2026-10-03T13:00:00Z', 'Australia/Lord_Howe', '22:00-08:00', '2026-10-03T21:00:00.000Z'],
  // 02:30 is not shown that night: after 01:59 comes 03:00.
  ['2026-03-28T22:00:00Z', 'Europe/Berlin', '22:00-02:30', '2026-03-29T01:30:00.000Z'],
  ['2026-03-29T00:30:00Z', 'Europe/Berlin', '22:00-02:30', '2026-03-29T01:30:00.000Z'],
])('at %s in %s with %s, where clocks are changed, it is quiet until %s', (at, zone, hours, end) => {
  expect(until(at, zone, readQuietHours(hours))).toBe(end)
})

it('ends in the first minute that is not quiet, in the days around each change of clocks', () => {
  for (const change of ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'])
    for (let minute = -2 * 1_440; minute < 2 * 1_440; minute += 7) {
      const end = until(new Date(Date.parse(change) + minute * 60_000).toISOString(), 'Europe/Berlin')
      if (end === undefined) continue
      expect(until(end, 'Europe/Berlin')).toBeUndefined()
      const before = new Date(Date.parse(end) - 60_000).toISOString()
      expect(until(before, 'Europe/Berlin')).toBe(end)
    }
})
