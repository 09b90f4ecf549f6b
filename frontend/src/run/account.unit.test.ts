import type { RunReport } from '@signalbox/contracts'
import { expect, test } from 'vitest'
import { settleAccount, type Account } from './account.ts'

/** Answers in turn, the last one for ever, on a clock that only waiting moves. */
function settle(reports: readonly (RunReport | undefined)[], confirmed: number) {
  let time = 0
  let asked = 0
  const seen: Account[] = []
  const settled = settleAccount({
    ask: async () => reports[Math.min(asked++, reports.length - 1)],
    confirmed,
    onAccount: (account) => seen.push(account),
    wait: async (ms) => void (time += ms),
    now: () => time,
  })
  return { settled, seen }
}

const stored = (events: number): RunReport => ({ stored: events, dead: [] })

test('it counts on until each confirmed event is stored or dead', async () => {
  const dead = [{ reason: 'tampered', events: 2 }]
  const { settled, seen } = settle([undefined, stored(3), stored(8), { stored: 8, dead }], 10)
  expect(await settled).toEqual({ state: 'complete', stored: 8, dead, missing: 0 })
  expect(seen.map(({ state, missing }) => [state, missing])).toEqual([
    ['counting', 10],
    ['counting', 7],
    ['counting', 2],
    ['complete', 0],
  ])
})

test('what stands still for 30 s is not called lost, and not called well', async () => {
  expect(await settle([stored(9)], 10).settled).toMatchObject({ state: 'stalled', missing: 1 })
  expect(await settle([undefined], 10).settled).toMatchObject({ state: 'unreadable', missing: 10 })
})

test('a slow drain is waited for as long as it moves', async () => {
  const slow = Array.from({ length: 200 }, (_, index) => stored(index))
  expect(await settle(slow, 199).settled).toMatchObject({ state: 'complete' })
})
