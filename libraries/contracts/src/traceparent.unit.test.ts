import { expect, it } from 'vitest'
import { readTraceparent, traceIdOf } from './traceparent.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const good = `00-${traceId}-${spanId}-01`

it.each([
  ['version 00', good, good],
  ['a trace that is not recorded', `00-${traceId}-${spanId}-00`, `00-${traceId}-${spanId}-00`],
  ['a later version', `01-${traceId}-${spanId}-01`, good],
  ['a later version with more in it', `cc-${traceId}-${spanId}-03-what-the-future-will-be`, good],
])('takes %s', (_what, header, expected) => {
  expect(readTraceparent(header)).toBe(expected)
  expect(traceIdOf(expected)).toBe(traceId)
})

it.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['words', 'hunter2'],
  ['more than version 00 has', `${good}-01`],
  ['less', `00-${traceId}-${spanId}`],
  ['capitals', good.toUpperCase()],
  ['the version that is forbidden', `ff-${traceId}-${spanId}-01`],
  ['a later version that goes on without a dash', `01-${traceId}-${spanId}-01.x`],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
  ['a span id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['zeros in a later version', `01-${'0'.repeat(32)}-${spanId}-01`],
  ['two headers that Node has joined', `${good}, ${good}`],
  ['a line break at its end', `${good}\n`],
  ['text in front', ` ${good}`],
  ['a NUL character', `${good.slice(0, -1)}\0`],
  ['bytes, as AMQP may hold them', Buffer.from(good)],
  ['a number', 1],
  ['a long one', '0'.repeat(100_000)],
])('ignores %s', (_what, header) => {
  expect(readTraceparent(header)).toBeUndefined()
})
