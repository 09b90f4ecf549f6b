import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeEvents, splitLines } from './wire.ts'

it('gives back every event that was written, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ a: fc.jsonValue() }), { minLength: 1 }), (events) => {
      const read = splitLines(encodeEvents(events)).map((line) => JSON.parse(line) as unknown)
      expect(read).toEqual(JSON.parse(JSON.stringify(events)))
    }),
  )
})

it('leaves out blank lines and takes both kinds of line ends', () => {
  expect(splitLines('{"a":1}\r\n\n  \n{"b":2}\n').map((line) => line.trim())).toEqual(['{"a":1}', '{"b":2}'])
})
