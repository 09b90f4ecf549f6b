import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { faultOf, verdicts } from './verdicts.ts'

const record = new URL('../../../docs/decisions/024-whose-fault-an-error-is.md', import.meta.url)

it('stands in the documents as it is', () => {
  const rows = readFileSync(record, 'utf8').matchAll(/^\| `(\w{5})` +\| (.+?) +\| (.+?) +\|$/gm)
  const written = [...rows].map(([, code, meaning, whose]) => ({ code, meaning, whose }))
  const known = Object.entries(verdicts).map(([code, { meaning, fault }]) => ({
    code,
    meaning,
    whose: typeof fault === 'string' ? `the ${fault}` : 'it depends',
  }))
  const byCode = (one: { code?: string | undefined }, other: { code?: string | undefined }) =>
    (one.code ?? '').localeCompare(other.code ?? '')
  expect(written.toSorted(byCode)).toEqual(known.toSorted(byCode))
})

it.each([
  ['a column that the statement fills', 'name', 'event'],
  ['a part of the name of one that it fills', 'ame', 'table'],
  ['none', undefined, 'table'],
] as const)('a missing value of %s (%s) is the fault of the %s', (_what, column, fault) => {
  const statement = 'INSERT INTO people (id, name) VALUES ($1, $2)'
  expect(faultOf({ code: '23502', column }, statement)).toBe(fault)
})
