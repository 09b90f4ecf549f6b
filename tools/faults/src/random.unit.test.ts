import { expect, test } from 'vitest'
import { seededRandom, shuffled } from './random.ts'

const take = (seed: number, count: number) => {
  const random = seededRandom(seed)
  return Array.from({ length: count }, random)
}

test('the same seed gives the same run, another seed another one', () => {
  expect(take(7, 100)).toEqual(take(7, 100))
  expect(take(7, 100)).not.toEqual(take(8, 100))
})

test('numbers spread evenly from 0 up to 1', () => {
  const numbers = take(1, 10_000)
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...numbers)).toBeLessThan(1)
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const inside = numbers.filter((number) => Math.floor(number * 10) === tenth).length
    expect(inside).toBeGreaterThan(850)
    expect(inside).toBeLessThan(1_150)
  }
})

test('shuffling changes the order and nothing else', () => {
  const items = Array.from({ length: 50 }, (_, index) => index)
  const mixed = shuffled(seededRandom(3), items)
  expect(mixed).not.toEqual(items)
  expect(mixed.toSorted((a, b) => a - b)).toEqual(items)
})
