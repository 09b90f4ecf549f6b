import { expect, it } from 'vitest'
import { throttle } from './throttle.ts'

function setUp(keysMax?: number) {
  let time = 1_000_000
  const limit = throttle({ tries: 3, refillMs: 1_000, ...(keysMax && { keysMax }) }, () => time)
  return { limit, wait: (ms: number) => void (time += ms) }
}

it('allows some tries at once, then one in each interval, and says how long that takes', () => {
  const { limit, wait } = setUp()
  expect(Array.from({ length: 4 }, () => limit.take('a'))).toEqual([0, 0, 0, 1_000])
  wait(400)
  expect(limit.take('a')).toBe(600)
  wait(600)
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 1_000])
  wait(60_000)
  expect(Array.from({ length: 4 }, () => limit.take('a'))).toEqual([0, 0, 0, 1_000])
})

it('does not punish one for the tries of another, and gives tries back', () => {
  const { limit } = setUp()
  for (let tries = 0; tries < 9; tries += 1) limit.take('a')
  expect(limit.take('b')).toBe(0)
  limit.forget('a')
  expect(limit.take('a')).toBe(0)
})

it('remembers no more keys than it may', () => {
  const { limit } = setUp(2)
  for (let tries = 0; tries < 3; tries += 1) limit.take('a')
  limit.take('b')
  expect(limit.take('a')).toBeGreaterThan(0)
  limit.take('c')
  expect(limit.take('a')).toBe(0)
})
