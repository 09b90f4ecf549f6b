import { expect, test } from 'vitest'
import { freshness } from './freshness.ts'

const now = 1_000_000
const visibleSince = 0
const isPaused = false
const error = new Error("The dashboard's server cannot be reached")

test('without an answer the page is loading, and failed once a request has failed', () => {
  expect(freshness({ now, visibleSince, answeredAt: undefined, error: undefined, isPaused })).toEqual({
    state: 'loading',
  })
  expect(freshness({ now, visibleSince, answeredAt: undefined, error, isPaused })).toEqual({
    state: 'failed',
    detail: error.message,
  })
})

test('an answer of the last 15 s is the present', () => {
  expect(freshness({ now, visibleSince, answeredAt: now - 15_000, error: undefined, isPaused })).toEqual({
    state: 'fresh',
    age: '15 s ago',
  })
})

test('older than 15 s is stale, and says how old', () => {
  expect(
    freshness({ now, visibleSince, answeredAt: now - 15_001, error: undefined, isPaused }),
  ).toMatchObject({
    state: 'stale',
    age: '15 s ago',
  })
})

test('a failed request makes a young answer stale, with the reason', () => {
  expect(freshness({ now, visibleSince, answeredAt: now - 1000, error, isPaused })).toEqual({
    state: 'stale',
    age: '1 s ago',
    detail: error.message,
  })
})

test('a page that was hidden for an hour is not called stale while it asks again', () => {
  const answeredAt = now - 3_600_000
  expect(freshness({ now, visibleSince: now - 500, answeredAt, error: undefined, isPaused }).state).toBe(
    'fresh',
  )
  expect(freshness({ now, visibleSince: now - 5000, answeredAt, error: undefined, isPaused }).state).toBe(
    'stale',
  )
})

test('a clock that was set back does not make an answer come from the future', () => {
  expect(freshness({ now, visibleSince, answeredAt: now + 9000, error: undefined, isPaused })).toMatchObject({
    age: 'just now',
  })
})

test('a page that was told to pause says so, however old its answer is', () => {
  const answeredAt = now - 3_600_000
  expect(freshness({ now, visibleSince, answeredAt, error, isPaused: true }).state).toBe('paused')
  expect(freshness({ now, visibleSince, answeredAt: undefined, error, isPaused: true }).state).toBe('failed')
})
