import { cutObject, cutSubmission } from '@signalbox/contracts'
import { EventSubmission } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { createEventBody } from './event-body.ts'

const parse = (body: Buffer) =>
  body
    .toString()
    .split('\n')
    .map((line) => EventSubmission.parse(cutObject(line, cutSubmission)?.fields))

test.each(['passive', 'active'] as const)('%s events are good events, and no id comes twice', (kind) => {
  const bodies = [createEventBody(kind, 500), createEventBody(kind, 500)]
  const ids = bodies.flatMap((body) =>
    Array.from({ length: 20 }, () => parse(body.next()).map((event) => event.id)).flat(),
  )
  expect(new Set(ids).size).toBe(2 * 20 * 500)
})

test('ids tell the time, so that they lie in the partition of today', () => {
  const before = Date.now()
  const [event] = parse(createEventBody('passive', 1).next())
  const milliseconds = Number.parseInt((event?.id ?? '').replace('-', '').slice(0, 12), 16)
  expect(milliseconds).toBeGreaterThanOrEqual(before)
  expect(milliseconds).toBeLessThan(before + 10_000)
})
