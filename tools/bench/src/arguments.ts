import { parseArgs } from 'node:util'

/** The command line cannot be understood. The message says what would be right. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
}

export type BenchArguments = {
  readonly quick: boolean
  readonly only: ReadonlySet<string>
}

/**
 * Reads the arguments of `npm run bench`.
 *
 * @param args without the program, such as `['--quick', '--only', 'passive,single']`
 * @param known the names of all scenarios
 * @throws ArgumentError that names what is wrong
 */
export function parseBenchArguments(args: readonly string[], known: readonly string[]): BenchArguments {
  const { quick, only } = parse(args)
  const names = only.flatMap((list) => list.split(',')).map((name) => name.trim())
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new ArgumentError(`There is no scenario '${unknown}': name some of ${known.join(', ')}`)
  }
  return { quick, only: new Set(names.length === 0 ? known : names) }
}

function parse(args: readonly string[]): { quick: boolean; only: string[] } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
      },
    })
    return values
  } catch (error) {
    const message = `${(error as Error).message}; the options are --quick and --only passive,single`
    throw new ArgumentError(message, { cause: error })
  }
}
