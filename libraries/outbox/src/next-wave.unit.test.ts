import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextWave } from './next-wave.ts'

const rows = fc
  .array(
    fc.record({
      topic: fc.constantFrom('topic1', 'topic2'),
      aggregate: fc.option(fc.constantFrom('a', 'b', 'c')),
      event: fc.constantFrom('small', 'x'.repeat(100_000), 'x'.repeat(300_000)),
    }),
    { maxLength: 30 },
  )
  .map((list) => list.map((row, number) => ({ ...row, number })))

it('puts each aggregate into one message, from its first row on and in order, and loses none', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const { messages, rest } = nextWave(list)
      const numbers = [...messages.flat(), ...rest].map(({ number }) => number)
      expect(numbers.toSorted((a, b) => a - b)).toEqual(list.map(({ number }) => number))
      for (const aggregate of ['a', 'b', 'c']) {
        const with_ = messages.filter((message) => message.some((row) => row.aggregate === aggregate))
        expect(with_.length).toBe(list.some((row) => row.aggregate === aggregate) ? 1 : 0)
        const order = [...with_.flat(), ...rest].filter((row) => row.aggregate === aggregate)
        expect(order.map(({ number }) => number)).toEqual(
          list.filter((row) => row.aggregate === aggregate).map(({ number }) => number),
        )
      }
      for (const message of messages) {
        expect(new Set(message.map(({ topic }) => topic)).size).toBe(1)
        const bytes = message.reduce((sum, { event }) => sum + event.length, 0)
        expect(message.length === 1 || bytes <= 256 * 1024).toBe(true)
      }
      // What belongs to no aggregate waits for nobody.
      expect(rest.filter(({ aggregate }) => aggregate === null)).toEqual([])
    }),
  )
})

it('fills messages with 500 rows', () => {
  const list = Array.from({ length: 1_200 }, () => ({ topic: 'topic1', aggregate: null, event: '{}' }))
  expect(nextWave(list).messages.map((message) => message.length)).toEqual([500, 500, 200])
})
