import { expect, test } from 'vitest'
import { createWaitingLine } from './waiting-line.ts'

test('events leave in their order, each with the moment at which it was due', () => {
  const line = createWaitingLine()
  line.add(4, 0, 100)
  line.add(2, 100, 110)
  expect(line.take(3)).toEqual([25, 50, 75])
  expect(line.size).toBe(3)
  expect(line.take(10)).toEqual([100, 105, 110])
  expect(line.size).toBe(0)
  expect(line.take(1)).toEqual([])
})

test('nothing is added by nothing, and a cleared line is empty', () => {
  const line = createWaitingLine()
  line.add(0, 0, 10)
  expect(line.size).toBe(0)
  line.add(5, 0, 10)
  line.clear()
  expect(line.take(5)).toEqual([])
})
