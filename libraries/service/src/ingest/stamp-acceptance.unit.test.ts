import { expect, it } from 'vitest'
import { stampAcceptances } from './stamp-acceptance.ts'

it('gives every event a time of its own, also when the clock stands still or goes back', () => {
  const clock = [5, 5, 5, 4, 6]
  const stamp = stampAcceptances('api-1', () => clock.shift() ?? 0)
  expect(Array.from({ length: 5 }, () => stamp().accepted_date.slice(17))).toEqual([
    '00.005000Z',
    '00.005001Z',
    '00.005002Z',
    '00.005003Z',
    '00.006000Z',
  ])
  expect(stamp().accepted_by).toBe('api-1')
})
