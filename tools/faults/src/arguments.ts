import { ArgumentError, readWords } from '@signalbox/runtime/command-line'
import type { Service } from '@signalbox/contracts'
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

const usage = `npm run faults breaks things on purpose, and counts whether every event is there once. After -- it takes
  --rows kill-api,orders    these rows only, or those of a system
  --seed 1,2                the chance of each run
  --seconds 10              how long each fault lasts
  --list                    says which rows there are`

/**
 * Reads the arguments of `npm run faults`.
 *
 * @throws ArgumentError that names what is wrong, or HelpWanted
 */
export function parseFaultArguments(
  args: readonly string[],
  all: readonly Row[],
  services: readonly Pick<Service, 'name' | 'system'>[],
): FaultArguments {
  const { values } = readWords({
    args,
    usage,
    options: {
      rows: { type: 'string' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '10' },
      list: { type: 'boolean', default: false },
    },
  })
  const names = values.rows?.split(',').map((name) => name.trim())
  const chosen = names?.map((name) => ({ name, rows: rowsNamed(name, all, services) }))
  const unknown = chosen?.filter(({ rows }) => rows.length === 0).map(({ name }) => name) ?? []
  if (unknown.length > 0)
    throw new ArgumentError(
      `There is no row ${unknown.join(', ')} and no system of that name; --list shows all of them`,
    )
  const wanted = new Set(chosen?.flatMap(({ rows }) => rows) ?? all)
  return {
    rows: all.filter((row) => wanted.has(row)),
    seeds: values.seed.split(',').map((seed) => wholeNumber('--seed', seed.trim())),
    seconds: wholeNumber('--seconds', values.seconds),
    list: values.list,
    full: names === undefined,
  }
}

/** The row of that name, or all that harm a service of the system of that name. */
function rowsNamed(
  name: string,
  all: readonly Row[],
  services: readonly Pick<Service, 'name' | 'system'>[],
): Row[] {
  const own = services.filter(({ system }) => system === name).map((service) => service.name)
  const harmsOwn = ({ harms }: Row) =>
    own.length > 0 && harms && (harms.services === 'all' || harms.services.some((one) => own.includes(one)))
  const named = all.filter((row) => row.name === name)
  return named.length > 0 ? named : all.filter(harmsOwn)
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new ArgumentError(`${name} must be a whole number above 0 and not '${text}'`)
  return Number(text)
}
