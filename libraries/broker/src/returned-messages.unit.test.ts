import { expect, it } from 'vitest'
import { countReturns } from './returned-messages.ts'

it('tells each message that came back once, and no other', () => {
  const returns = countReturns()
  for (let times = 0; times < 3; times += 1) returns.add('topic1', 'a')
  expect(returns.take('topic1', 'b')).toBe(false)
  expect(returns.take('topic2', 'a')).toBe(false)
  expect([1, 2, 3, 4].map(() => returns.take('topic1', 'a'))).toEqual([true, true, true, false])
})

it('knows of nothing any more when it is cleared', () => {
  const returns = countReturns()
  returns.add('topic1', 'a')
  returns.clear()
  expect(returns.take('topic1', 'a')).toBe(false)
})
