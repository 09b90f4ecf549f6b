import type { Client, ClientEvent, EventInput, Outcome } from '@signalbox/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createEventSource } from './event-source.ts'
import { createOpenLoop } from './open-loop.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

const now = () => Date.now()
const confirm = (event: ClientEvent): Outcome => ({
  status: 'confirmed',
  event,
  topic: 'topic1',
  confirmMs: 1,
})

function api({ answerMs, judge = confirm }: { answerMs: number; judge?: typeof confirm }) {
  const requests: { at: number; events: ClientEvent[] }[] = []
  const send: Client['send'] = async (input: readonly EventInput[]) => {
    const events = input as ClientEvent[]
    requests.push({ at: now(), events })
    await new Promise((resolve) => setTimeout(resolve, answerMs))
    return events.map(judge)
  }
  return { requests, send }
}

function open(send: Client['send'], perSecond: number, waitingMax = 10 * perSecond) {
  const { take: make } = createEventSource({ scenario: 'steady', activeShare: 0 })
  const dueBy = (ms: number) => Math.floor((perSecond * ms) / 1000)
  return createOpenLoop({ send, make, dueBy, waitingMax: () => waitingMax, now })
}

test('the rate holds although every answer takes long, and waiting for an answer shows as time to confirm', async () => {
  const { requests, send } = api({ answerMs: 1000 })
  const loop = open(send, 1000)
  await vi.advanceTimersByTimeAsync(10_000)
  loop.stop()
  await vi.advanceTimersByTimeAsync(5000)
  await loop.quiet
  const ids = requests.flatMap(({ events }) => events.map(({ id }) => id))
  expect(new Set(ids).size).toBe(10_000)
  expect(loop.figures()).toMatchObject({
    sent: 10_000,
    confirmed: 10_000,
    inFlight: 0,
    waiting: 0,
    notSent: 0,
  })
  expect(loop.figures().overall?.p50).toBeGreaterThan(1000)
})

test('one stall is felt by all events that were due during it, not by one request alone', async () => {
  let stalled = true
  const send: Client['send'] = async (events) => {
    await new Promise((resolve) => setTimeout(resolve, stalled ? 2000 - now() : 1))
    return (events as ClientEvent[]).map(confirm)
  }
  const loop = open(send, 100)
  await vi.advanceTimersByTimeAsync(2000)
  stalled = false
  await vi.advanceTimersByTimeAsync(2000)
  // 200 of 400 were due while nothing answered, on average a second before it went on.
  const { times } = loop.takeStretch()
  expect(times?.p99).toBeGreaterThan(1900)
  expect(times?.p50).toBeLessThan(100)
  loop.stop()
})

test('with an api that never answers, what is on its way is bounded and the rest counts as not sent', async () => {
  const { requests, send } = api({ answerMs: 1e9 })
  const loop = open(send, 1000, 3000)
  await vi.advanceTimersByTimeAsync(60_000)
  const { sent, waiting, notSent } = loop.figures()
  expect(requests).toHaveLength(4)
  expect(waiting).toBe(3000)
  expect(sent + waiting + notSent).toBe(60_000)
  loop.stop()
  loop.drop()
  expect(loop.figures()).toMatchObject({ waiting: 0, notSent: 60_000 - sent })
})

test('every event ends in exactly one counter, with the reasons of those that failed', async () => {
  let number = 0
  const judge = (event: ClientEvent): Outcome =>
    ++number % 2 ? confirm(event) : { status: 'inDoubt', event, reason: 'No answer in time' }
  const loop = open(api({ answerMs: 5, judge }).send, 100)
  await vi.advanceTimersByTimeAsync(1000)
  loop.stop()
  await vi.advanceTimersByTimeAsync(100)
  const { sent, confirmed, inDoubt, failures } = loop.figures()
  expect([sent, confirmed, inDoubt]).toEqual([100, 50, 50])
  expect(failures).toEqual([{ status: 'inDoubt', reason: 'No answer in time', count: 50 }])
})

test('a stretch holds what happened since the last one', async () => {
  const loop = open(api({ answerMs: 10 }).send, 100)
  await vi.advanceTimersByTimeAsync(1000)
  loop.takeStretch()
  await vi.advanceTimersByTimeAsync(500)
  expect(loop.takeStretch()).toMatchObject({
    seconds: 0.5,
    due: 50,
    confirmed: 50,
    unconfirmed: 0,
    requestMs: 10,
  })
  loop.stop()
})
