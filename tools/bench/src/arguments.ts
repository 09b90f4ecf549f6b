import { ArgumentError, readWords } from '@signalbox/runtime/command-line'

export type BenchArguments = {
  readonly quick: boolean
  readonly only: ReadonlySet<string>
}

const usageOf = (
  known: readonly string[],
) => `npm run bench measures this commit on this machine. After -- it takes
  --quick                   shorter measurements
  --only passive,single     these scenarios only, out of ${known.join(', ')}`

/**
 * Reads the arguments of `npm run bench`.
 *
 * @param args without the program, such as `['--quick', '--only', 'passive,single']`
 * @param known the names of all scenarios
 * @throws ArgumentError that names what is wrong, or HelpWanted
 */
export function parseBenchArguments(args: readonly string[], known: readonly string[]): BenchArguments {
  const options = {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  } as const
  const { quick, only = [] } = readWords({ args, usage: usageOf(known), options }).values
  const names = only.flatMap((list) => list.split(',')).map((name) => name.trim())
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new ArgumentError(`There is no scenario '${unknown}': name some of ${known.join(', ')}`)
  }
  return { quick, only: new Set(names.length === 0 ? known : names) }
}
