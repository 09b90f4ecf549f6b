import { EventSubmission } from '@signalbox/systems'
import { expect, test } from 'vitest'
import { createEventSource, isActive, runEventId } from './event-source.ts'

test('every id is a UUIDv7 of its own that holds its time and ends in the tag of the run', () => {
  const source = createEventSource({
    scenario: 'steady',
    activeShare: 0.5,
    wallClock: () => 1_700_000_000_000,
  })
  const events = [...source.take(20_000), ...source.take(1)]
  const { tag, fromMs, toMs } = source.ids()
  expect(new Set(events.map(({ id }) => id)).size).toBe(20_001)
  expect([fromMs, toMs]).toEqual([1_700_000_000_000, 1_700_000_000_000])
  for (const { id } of [events[0], events[16_384], events[20_000]].filter((event) => event !== undefined)) {
    expect(id.endsWith(`-${tag}`)).toBe(true)
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000)
  }
})

test('ids differ up to the last number that they can hold, and what is sent is valid', () => {
  const tag = 'abcdef012345'
  const numbers = [0, 1, 16_383, 16_384, 2 ** 26 - 1]
  expect(new Set(numbers.map((number) => runEventId(1, number, tag))).size).toBe(numbers.length)
  for (const number of numbers) {
    const id = runEventId(Date.now(), number, tag)
    expect(EventSubmission.safeParse({ id, eventType: 'passiveEvent' }).success).toBe(true)
  }
})

test('passive and active events are mixed evenly by their share', () => {
  const kinds = (share: number, count: number) =>
    Array.from({ length: count }, (_, number) => isActive(number, share))
  expect(kinds(0.5, 4)).toEqual([false, true, false, true])
  expect(kinds(0.3, 1000).filter(Boolean)).toHaveLength(300)
  expect(kinds(0, 100)).not.toContain(true)
  expect(kinds(1, 100)).not.toContain(false)
})

test('a mix has large events, and one in 500 of an unknown type', () => {
  const events = createEventSource({ scenario: 'mix', activeShare: 0 }).take(1000)
  expect(events.filter(({ data }) => data)).toHaveLength(100)
  expect(events.filter(({ eventType }) => eventType === 'ghostTrain')).toHaveLength(2)
})
