import type { Client, ClientEvent, EventInput, Outcome } from '@signalbox/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLoadRun, inFlightMax } from './load-run.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

const now = () => Date.now()

function api(answer: (event: ClientEvent) => Outcome | undefined) {
  const batches: ClientEvent[][] = []
  const send: Client['send'] = (events: readonly EventInput[]) => {
    const batch = events as ClientEvent[]
    batches.push(batch)
    const outcomes = batch.map(answer).filter((outcome) => outcome !== undefined)
    return outcomes.length === batch.length ? Promise.resolve(outcomes) : new Promise(() => {})
  }
  return { batches, send }
}

function confirm(event: ClientEvent): Outcome {
  return { status: 'confirmed', event, topic: 'topic1', confirmMs: 5 }
}

test('the rate is kept in batches, each event has its own id, and the mix is the one asked for', async () => {
  const { batches, send } = api(confirm)
  const load = createLoadRun({ send, now })
  load.start({ eventsPerSecond: 1000, activeShare: 0.25 })
  await vi.advanceTimersByTimeAsync(2000)
  load.stop()
  await vi.advanceTimersByTimeAsync(1000)
  const events = batches.flat()
  expect(batches).toHaveLength(20)
  expect(new Set(events.map((event) => event.id)).size).toBe(2000)
  expect(events.filter((event) => event.eventType === 'activeEvent')).toHaveLength(500)
  expect(load.figures()).toMatchObject({
    isRunning: false,
    sent: 2000,
    confirmed: 2000,
    inFlight: 0,
    notSent: 0,
  })
})

test('with an api that does not answer, the number on its way is bounded and the rest is counted as not sent', async () => {
  const { batches, send } = api(() => undefined)
  const load = createLoadRun({ send, now })
  load.start({ eventsPerSecond: 1000, activeShare: 0 })
  await vi.advanceTimersByTimeAsync(5000)
  load.stop()
  expect(batches.flat()).toHaveLength(inFlightMax)
  expect(load.figures()).toMatchObject({
    sent: inFlightMax,
    inFlight: inFlightMax,
    notSent: 5000 - inFlightMax,
  })
})

test('every event ends in exactly one counter, with the reasons of those that failed', async () => {
  let number = 0
  const { send } = api((event) => {
    number += 1
    if (number % 2 === 0) return { status: 'inDoubt', event, reason: 'No answer in time' }
    return confirm(event)
  })
  const load = createLoadRun({ send, now })
  load.start({ eventsPerSecond: 100, activeShare: 0 })
  await vi.advanceTimersByTimeAsync(1000)
  load.stop()
  await vi.advanceTimersByTimeAsync(200)
  const { sent, confirmed, refused, inDoubt, inFlight, failures } = load.figures()
  expect(confirmed + refused + inDoubt + inFlight).toBe(sent)
  expect(failures).toEqual([{ status: 'inDoubt', reason: 'No answer in time', count: inDoubt }])
})

test('an answer to a stopped run is not counted into the next', async () => {
  const waiting: (() => void)[] = []
  const send: Client['send'] = (events) =>
    new Promise((resolve) => waiting.push(() => resolve((events as ClientEvent[]).map(confirm))))
  const load = createLoadRun({ send, now })
  load.start({ eventsPerSecond: 10, activeShare: 0 })
  await vi.advanceTimersByTimeAsync(1000)
  load.stop()
  load.start({ eventsPerSecond: 10, activeShare: 0 })
  for (const answer of waiting) answer()
  await vi.advanceTimersByTimeAsync(0)
  load.stop()
  expect(load.figures()).toMatchObject({ sent: 0, confirmed: 0, inFlight: 0 })
})
