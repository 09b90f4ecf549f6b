import type { EventReport, StoredEvent } from '@signalbox/contracts'
import { expect, test } from 'vitest'
import { journeyOf } from './hops.ts'

const at = (milliseconds: number) => new Date(1_800_000_000_000 + milliseconds).toISOString()

function stored(topic: string, received: number, processed: number): StoredEvent {
  const dates = { create_date: at(-5), accepted_date: at(0) }
  const facts = {
    topic,
    eventType: 'activeEvent',
    total_time_ms: 1,
    data: null,
    value: null,
    traceId: null,
    parentId: null,
  }
  return { ...facts, ...dates, received_date: at(received), processed_date: at(processed) }
}

function report(more: Partial<EventReport>): EventReport {
  const where = { word: 'stored', sentence: '', queue: null } as const
  return {
    id: '',
    time: at(100),
    where,
    stored: [],
    repeats: [],
    deadLetters: [],
    parentId: null,
    children: [],
    ...more,
  }
}

test('a journey goes from one service to the next, each step beginning where the one before it ended', () => {
  const journey = journeyOf(report({ stored: [stored('topic2', 2, 6), stored('topic3', 9, 10)] }))
  expect(journey?.hops.map(({ name, from, to }) => [name, from, to])).toEqual([
    ['received by service1', 0, 2],
    ['re-sealed and stored in topic2', 2, 6],
    ['received by service2', 6, 9],
    ['opened and stored in topic3', 9, 10],
  ])
  expect(journey).toMatchObject({ madeBeforeMs: 5, totalMs: 10, isAccepted: true })
})

test('what waits is shown up to now', () => {
  const where = { word: 'waiting', sentence: '', queue: 'topic3' } as const
  const journey = journeyOf(report({ where, stored: [stored('topic2', 2, 6)] }))
  expect(journey?.hops.at(-1)).toMatchObject({ kind: 'open', from: 6, to: 100, topic: 'topic3' })
})

test('clocks that disagree make no step shorter than nothing', () => {
  const journey = journeyOf(report({ stored: [stored('topic2', 8, 3), stored('topic3', 1, 12)] }))
  for (const { from, to } of journey?.hops ?? []) expect(to).toBeGreaterThanOrEqual(from)
})

test('nothing is drawn of an event that no table has', () => {
  expect(journeyOf(report({}))).toBeUndefined()
})
