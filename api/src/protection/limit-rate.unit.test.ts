import type { Request, Response } from 'express'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { limitRate } from './limit-rate.ts'

// The law: a request costs one token for each event or for each KiB that was begun, whichever is more.

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

const perSecond = 10
const eventsMax = 100

function setUp() {
  const { admit, charge } = limitRate(perSecond)
  const headers = new Map<string, unknown>()

  /** Takes a request as the routes do, and returns how many tokens are left. */
  function take({ events = 1, bytes = 1, address = '203.0.113.7', client }: Taken = {}): number {
    const locals = client === undefined ? {} : { client }
    const setHeader = (name: string, value: unknown) => void headers.set(name, value)
    const response = { locals, setHeader } as unknown as Response
    admit({ ip: address } as Request, response, () => {})
    charge.bytes(response, bytes)
    charge.events(response, events, bytes)
    return Number(/r=(\d+)/.exec(String(headers.get('RateLimit')))?.[1])
  }
  return { take }
}
function refusalOf(take: () => unknown): unknown {
  try {
    return take()
  } catch (error) {
    return error
  }
}

type Taken = { events?: number; bytes?: number; address?: string; client?: string }

it.each([
  ['one small event', { events: 1, bytes: 1 }, 1],
  ['two small events', { events: 2, bytes: 1 }, 2],
  ['one event of a KiB', { events: 1, bytes: 1_024 }, 1],
  ['one event of a byte more', { events: 1, bytes: 1_025 }, 2],
  ['five events of three KiB', { events: 5, bytes: 3 * 1_024 }, 5],
  ['three events of five KiB', { events: 3, bytes: 5 * 1_024 }, 5],
  ['as many events as one request may hold', { events: eventsMax, bytes: 1 }, 100],
  ['a body beyond all', { events: 1, bytes: 1_000 * 1_024 }, 100],
] as const)('%s costs as much as it should', (_what, request, tokens) => {
  const { take } = setUp()
  expect(take(request)).toBe(eventsMax - tokens)
})

it('a request holds no more events than a whole bucket', () => {
  expect(() => setUp().take({ events: eventsMax + 1 })).toThrow('at most 100 events')
})

it('one body costs a whole bucket at most, so that it is taken again after as long as was said', () => {
  const { take } = setUp()
  take({ bytes: 1_000 * 1_024 })
  expect(refusalOf(take)).toMatchObject({ retryAfterSeconds: 1 })
  vi.advanceTimersByTime(100)
  expect(take()).toBe(0)
})

it('a client waits as long as its debt takes, in whole seconds that are never too few', () => {
  const { take } = setUp()
  take({ events: 99 })
  take({ events: 22 })
  expect(refusalOf(take)).toMatchObject({ retryAfterSeconds: 3 })
})

it('a client is who has the key, wherever it comes from', () => {
  const { take } = setUp()
  take({ events: 50, client: 'shop', address: '203.0.113.7' })
  expect(take({ client: 'shop', address: '203.0.113.8' })).toBe(49)
  expect(take({ client: 'till', address: '203.0.113.8' })).toBe(99)
})
