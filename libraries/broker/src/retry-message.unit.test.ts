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

it('takes the longest tier that is not longer than wished, or else the shortest, whatever the attempt', () => {
  expect([0, 1_000, 4_999, 5_001, 99_000].map((afterMs) => tierFor(tiers, 9, { afterMs }))).toEqual([
    1_000, 1_000, 1_000, 5_000, 30_000,
  ])
})

it('makes of tiers whatever wait is wished, never less and by less than the shortest more', () => {
  for (const afterMs of [1, 999, 1_000, 1_500, 6_001, 47_900, 3_600_000]) {
    let waited = 0
    while (waited < afterMs) waited += tierFor(tiers, 1, { afterMs: afterMs - waited }) ?? Number.NaN
    expect(waited - afterMs).toBeLessThan(1_000)
  }
})
