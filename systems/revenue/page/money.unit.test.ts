import { expect, it } from 'vitest'
import { formatChange, formatMoney, isAmount, shortMoney } from './money.ts'

// The law: what people see has all the digits that are stored.

const digits = '12345678901234567890123456789012345678'

it.each([
  ['0', '0'],
  ['150', '150'],
  ['-1234567.80', '−1,234,567.80'],
  ['0.10', '0.10'],
  [digits, '12,345,678,901,234,567,890,123,456,789,012,345,678'],
  ['NaN', 'NaN'],
])('writes %s as %s', (stored, seen) => expect(formatMoney(stored)).toBe(seen))

it('says which way a change goes', () => expect(['100', '-0.5'].map(formatChange)).toEqual(['+100', '−0.5']))

it('writes what is huge in short', () =>
  expect(['1234567.80', '1234567.8012', `-${digits}`].map((text) => shortMoney(text))).toEqual([
    '1,234,567.80',
    '1,234,567',
    '−1.23e37',
  ]))

it.each([
  ['100', true],
  ['0.1', true],
  [digits, true],
  ['', false],
  ['-1', false],
  ['1e3', false],
  ['.5', false],
  ['1,000', false],
])('%s may be sent: %s', (text, may) => expect(isAmount(text)).toBe(may))
