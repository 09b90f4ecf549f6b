import { expect, test } from 'vitest'
import { parseFaultArguments } from './arguments.ts'
import { rows } from './rows/index.ts'

const parse = (...args: string[]) => parseFaultArguments(args, rows, [])

test('runs everything where nothing is said', () => {
  expect(parse()).toMatchObject({ rows, seeds: [1], seconds: 10, full: true, list: false })
})

test('takes rows, seed and seconds', () => {
  const chosen = parse('--rows', 'baseline, kill-api', '--seed', '7', '--seconds', '3')
  expect(chosen.rows.map(({ name }) => name)).toEqual(['baseline', 'kill-api'])
  expect(chosen).toMatchObject({ seeds: [7], seconds: 3, full: false })
})

test('names what is wrong', () => {
  expect(() => parse('--rows', 'baseline,nonsense')).toThrow('no row nonsense')
  expect(() => parse('--seed', 'x')).toThrow(/--seed must be a whole number above 0/)
  expect(() => parse('--seconds', '0')).toThrow(/--seconds/)
  expect(() => parse('--unknown')).toThrow(/unknown/)
})

test('every row has a name of its own and says what it does', () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  for (const { does } of rows) expect(does).toMatch(/^[A-Z0-9].*\.$/i)
})
