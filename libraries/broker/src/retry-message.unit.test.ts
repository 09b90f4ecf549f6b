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

it('takes the longest tier that is longer than wished by less than the shortest, or else that, whatever the attempt', () => {
  expect([0, 1_000, 4_000, 4_001, 5_001, 99_000].map((afterMs) => tierFor(tiers, 9, { afterMs }))).toEqual([
    1_000, 1_000, 1_000, 5_000, 5_000, 30_000,
  ])
})

it('makes a wait of one tier where that is exact enough', () => {
  const times = (afterMs: number) => {
    let count = 0
    for (let waited = 0; waited < afterMs; count += 1)
      waited += tierFor([200, 1_000, 5_000], 1, { afterMs: afterMs - waited }) ?? Number.NaN
    return count
  }
  expect([900, 1_000, 1_900, 4_850, 5_000].map(times)).toEqual([1, 1, 2, 1, 1])
})

it('makes of tiers whatever wait is wished, never less and by less than the shortest more', () => {
  for (const afterMs of [1, 999, 1_000, 1_500, 6_001, 47_900, 3_600_000]) {
    let waited = 0
    while (waited < afterMs) waited += tierFor(tiers, 1, { afterMs: afterMs - waited }) ?? Number.NaN
    expect(waited - afterMs).toBeLessThan(1_000)
  }
})
