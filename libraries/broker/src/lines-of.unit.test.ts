import { encodeEvents } from '@signalbox/contracts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { linesOf } from './lines-of.ts'

const linesIn = (body: string | Buffer) =>
  [...linesOf(Buffer.from(body))].filter((one) => typeof one === 'string' || Buffer.isBuffer(one))

it('gives back every event that was written, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ a: fc.jsonValue() }), { minLength: 1 }), (events) => {
      const read = linesIn(encodeEvents(events)).map((line) => JSON.parse(line.toString()) as unknown)
      expect(read).toEqual(JSON.parse(JSON.stringify(events)))
    }),
  )
})

it('leaves out blank lines and a byte order mark, and takes both kinds of line ends', () => {
  expect(linesIn('\uFEFF{"a":1}\r\n\n  \n{"b":2}\n').map((line) => line.toString().trim())).toEqual([
    '{"a":1}',
    '{"b":2}',
  ])
})

it('pauses at least every 64 KiB, where there are lines, and counts every byte', () => {
  const body = Buffer.alloc(1_000_000, 'ab\n')
  const pauses = [...linesOf(body)].flatMap((one) =>
    typeof one === 'string' || Buffer.isBuffer(one) ? [] : one.bytes,
  )
  expect(Math.max(...pauses)).toBeLessThanOrEqual(64 * 1024)
  expect(pauses.reduce((sum, bytes) => sum + bytes, 0)).toBe(body.length)
})
