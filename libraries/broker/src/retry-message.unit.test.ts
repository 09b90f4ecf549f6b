import { expect, it } from 'vitest'
import { tierFor } from './retry-message.ts'

const tiers = [1_000, 5_000, 30_000]

it('takes the next tier with each attempt, and none after the last', () => {
  expect([1, 2, 3, 4].map((attempt) => tierFor(tiers, attempt, {}))).toEqual([
    1_000,
    5_000,
    30_000,
    undefined,
  ])
})

it('takes the shortest tier that is as long as wished, or else the longest, whatever the attempt', () => {
  expect([0, 1_000, 1_001, 99_000].map((afterMs) => tierFor(tiers, 9, { afterMs }))).toEqual([
    1_000, 1_000, 5_000, 30_000,
  ])
})
