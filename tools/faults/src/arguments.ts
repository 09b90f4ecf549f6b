import { parseArgs } from 'node:util'
import type { Row } from './row.ts'

export type FaultArguments = {
  readonly rows: readonly Row[]
  /** Each row runs once with each of them. */
  readonly seeds: readonly number[]
  readonly seconds: number
  readonly list: boolean
  /** Whether all rows run with their full figures. */
  readonly full: boolean
}

/** Reads the arguments of `npm run faults`. The message of what it throws names what is wrong. */
export function parseFaultArguments(args: readonly string[], all: readonly Row[]): FaultArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '10' },
      list: { type: 'boolean', default: false },
    },
  })
  const names = values.rows?.split(',').map((name) => name.trim())
  const unknown = names?.filter((name) => !all.some((row) => row.name === name)) ?? []
  if (unknown.length > 0)
    throw new TypeError(`There is no row ${unknown.join(', ')}; --list shows all of them`)
  return {
    rows: names ? all.filter(({ name }) => names.includes(name)) : all,
    seeds: values.seed.split(',').map((seed) => wholeNumber('--seed', seed.trim())),
    seconds: wholeNumber('--seconds', values.seconds),
    list: values.list,
    full: names === undefined,
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new TypeError(`${name} must be a whole number above 0 and not '${text}'`)
  return Number(text)
}
