import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { inTurns, takeTurns } from './take-turns.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

it('lets others have their turn after 10 ms of work, and begins to count anew then', async () => {
  const turns = takeTurns()
  vi.advanceTimersByTime(10)
  expect(turns.isOver(true)).toBe(false)
  vi.advanceTimersByTime(1)
  expect(turns.isOver(true)).toBe(true)
  await turns.pass()
  expect(turns.isOver(true)).toBe(false)
})

it('looks at the clock every 16 steps', () => {
  const turns = takeTurns()
  vi.advanceTimersByTime(11)
  expect(Array.from({ length: 16 }, () => turns.isOver(false)).indexOf(true)).toBe(15)
})

it('does work in steps between which others come in', async () => {
  const order: string[] = []
  function* work() {
    for (const step of ['first', 'second']) {
      order.push(step)
      vi.advanceTimersByTime(11)
      yield step
    }
    return 'done'
  }
  setImmediate(() => order.push('another'))
  expect(await inTurns(work())).toBe('done')
  expect(order).toEqual(['first', 'another', 'second'])
})
