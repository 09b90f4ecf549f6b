import { expect, it } from 'vitest'
import { tokenBuckets } from './token-buckets.ts'

function setUp(keysMax?: number) {
  let time = 1_000_000
  const options = { capacity: 3, refillMs: 1_000, ...(keysMax && { keysMax }) }
  return { buckets: tokenBuckets(options, () => time), wait: (ms: number) => void (time += ms) }
}

it('allows some tries at once, then one in each interval, and says how long that takes', () => {
  const { buckets, wait } = setUp()
  expect(Array.from({ length: 4 }, () => buckets.take('a'))).toEqual([0, 0, 0, 1_000])
  wait(400)
  expect(buckets.take('a')).toBe(600)
  wait(600)
  expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 1_000])
  wait(60_000)
  expect(Array.from({ length: 4 }, () => buckets.take('a'))).toEqual([0, 0, 0, 1_000])
})

it('lets one that took a token take more, even into debt, and nobody before that is paid back', () => {
  const { buckets, wait } = setUp()
  // Two requests come at a time; the second one finds the bucket in debt.
  expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 0])
  expect(buckets.takeMore('a', 3)).toBe(0)
  expect(buckets.takeMore('a', 1)).toBe(3_000)
  expect(buckets.left('a')).toEqual({ tokens: 0, fullInMs: 5_000 })
  wait(2_000)
  expect(buckets.take('a')).toBe(1_000)
  wait(1_000)
  // Whoever waited as long as was asked for is served, whatever it costs.
  expect([buckets.take('a'), buckets.takeMore('a', 2)]).toEqual([0, 0])
})

it('does not punish one for the tries of another, and gives tries back', () => {
  const { buckets } = setUp()
  for (let tries = 0; tries < 9; tries += 1) buckets.take('a')
  expect(buckets.take('b')).toBe(0)
  buckets.forget('a')
  expect(buckets.left('a')).toEqual({ tokens: 3, fullInMs: 0 })
  expect(buckets.take('a')).toBe(0)
})

it('remembers no more keys than it may', () => {
  const { buckets } = setUp(2)
  for (let tries = 0; tries < 3; tries += 1) buckets.take('a')
  buckets.take('b')
  expect(buckets.take('a')).toBeGreaterThan(0)
  buckets.take('c')
  expect(buckets.take('a')).toBe(0)
})

it('forgets who was longest without a take, and not who came first', () => {
  const { buckets } = setUp(2)
  for (const key of ['a', 'a', 'b', 'a']) buckets.take(key)
  buckets.take('c')
  expect(buckets.take('a')).toBeGreaterThan(0)
})
