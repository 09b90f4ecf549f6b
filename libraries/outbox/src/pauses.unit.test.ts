import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createPauses } from './pauses.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function start() {
  const controller = new AbortController()
  const pauses = createPauses({ firstMs: 5, mostMs: 40, signal: controller.signal })
  const began = Date.now()
  const ends: number[] = []
  const passing = (async () => {
    while (!controller.signal.aborted) {
      await pauses.pass()
      ends.push(Date.now() - began)
    }
  })()
  return { controller, pauses, ends, passing }
}

it('grow while nothing happens, up to a most', async () => {
  const { ends, controller, passing } = start()
  await vi.advanceTimersByTimeAsync(160)
  expect(ends).toEqual([5, 15, 35, 75, 115, 155])
  controller.abort()
  await passing
})

it('end soon when something is expected, also when that is said again and again', async () => {
  const { pauses, ends, controller, passing } = start()
  await vi.advanceTimersByTimeAsync(80)
  for (let times = 0; times < 10; times += 1) {
    pauses.restart()
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(ends.slice(4)).toEqual([85, 90])
  controller.abort()
  await passing
})

it('end at once when all is to end', async () => {
  const { controller, passing, ends } = start()
  await vi.advanceTimersByTimeAsync(80)
  controller.abort()
  await passing
  expect(ends.at(-1)).toBe(80)
})
