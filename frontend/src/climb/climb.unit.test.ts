import { expect, test } from 'vitest'
import type { Stretch } from '../run/open-loop.ts'
import { climb, climbRates, type ClimbOptions, type ClimbProgress } from './climb.ts'

/** A system that confirms up to one rate, and stores up to another. */
function climbOn({ confirmsUpTo = Infinity, storesUpTo = Infinity, stopAt = Infinity, hiccupAt = Infinity }) {
  let rate = 0
  let backlog = 0
  let last: ClimbProgress | undefined
  const held: number[] = []
  const options: ClimbOptions = {
    plan: { stepSeconds: 4, p99LimitMs: 250 },
    setRate: (next) => void (rate = next),
    takeStretch: (): Stretch => ({
      seconds: 4,
      due: 4 * rate,
      confirmed: 4 * Math.min(rate, confirmsUpTo),
      unconfirmed: 0,
      times:
        rate > confirmsUpTo || (rate === hiccupAt && held.filter((one) => one === rate).length === 1)
          ? { p50: 900, p99: 2000 }
          : { p50: 5, p99: 30 },
      clockLagMs: 0,
      requestMs: 10,
    }),
    askBacklog: async () => backlog,
    askPressure: async () => undefined,
    wait: async () => {
      held.push(rate)
      backlog += 4 * Math.max(0, rate - storesUpTo)
    },
    isStopped: () => rate >= stopAt,
    onProgress: (progress) => void (last = progress),
  }
  return climb(options).then(() => ({ held, last, rate }))
}

test('it ends at the first rate that is not carried, and says so', async () => {
  const { held, last, rate } = await climbOn({ confirmsUpTo: 6000 })
  expect(held.slice(-3)).toEqual([5000, 7000, 7000])
  expect(last?.steps.map(({ eventsPerSecond }) => eventsPerSecond)).toEqual([...new Set(held)])
  expect(last?.saturation?.bottleneck).toBe('unclear')
  expect(rate).toBe(0)
})

test('services that store less than comes in are found by what piles up in one step', async () => {
  const { held, last } = await climbOn({ storesUpTo: 2100 })
  expect(held.at(-1)).toBe(3000)
  expect(last?.saturation?.bottleneck).toBe('services')
})

test('a system that carries everything is not judged', async () => {
  const { held, last } = await climbOn({})
  expect(held).toEqual(climbRates)
  expect(last).toMatchObject({ holding: undefined, saturation: undefined })
})

test('one bad moment does not end it', async () => {
  const { held, last } = await climbOn({ hiccupAt: 500 })
  expect(held.filter((rate) => rate === 500)).toHaveLength(2)
  expect(last?.saturation).toBeUndefined()
  expect(last?.steps.at(-1)?.eventsPerSecond).toBe(climbRates.at(-1))
})

test('a climb that is stopped judges nothing', async () => {
  const { last } = await climbOn({ stopAt: 100, confirmsUpTo: 0 })
  expect(last).toMatchObject({ steps: [], saturation: undefined })
})
