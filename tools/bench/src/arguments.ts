import { parseArgs } from 'node:util'

/** Every scenario, in the order in which they are measured. */
export const scenarioNames = [
  'footprint',
  'latency',
  'single',
  'raw-insert',
  'one-by-one',
  'passive',
  'active',
  'backlog',
  'replicas',
  'outbox',
  'revenue',
  'overview',
] as const

export type ScenarioName = (typeof scenarioNames)[number]

/** The command line cannot be understood. The message says what would be right. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
}

export type BenchArguments = {
  readonly quick: boolean
  readonly only: ReadonlySet<ScenarioName>
}

/**
 * Reads the arguments of `npm run bench`.
 *
 * @param args without the program, such as `['--quick', '--only', 'passive,single']`
 * @throws ArgumentError that names what is wrong
 */
export function parseBenchArguments(args: readonly string[]): BenchArguments {
  const { quick, only } = parse(args)
  const names = only.flatMap((list) => list.split(',')).map((name) => name.trim())
  const unknown = names.find((name) => !scenarioNames.some((known) => known === name))
  if (unknown !== undefined) {
    throw new ArgumentError(`There is no scenario '${unknown}': name some of ${scenarioNames.join(', ')}`)
  }
  const chosen = names.length === 0 ? scenarioNames : (names as ScenarioName[])
  return { quick, only: new Set(chosen) }
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
