import { commonEnvironment, type ConfigOf, type Environment } from '@signalbox/contracts'

/** One or more environment variables are missing or wrong. The message names them and never shows a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Readers = Readonly<Record<string, () => unknown>>

export type ReadOptions<More extends Readers> = {
  /** What holds for a variable of this service where it is not set. */
  readonly presets?: Readonly<Record<string, string>>
  /**
   * How what has no check is read, by the name under which it is found then. Its errors name the variable and show no
   * value.
   */
  readonly more?: More
}

/**
 * Reads what a service is told by environment variables, as they are declared. An empty variable counts as missing.
 *
 * @throws ConfigError that lists every variable that is missing or wrong, and what it must be
 */
export function readConfig<Own extends Environment, More extends Readers = Record<'', never>>(
  { environment: own, port }: { readonly environment: Own; readonly port: number },
  environment: NodeJS.ProcessEnv,
  { presets = {}, more = {} as More }: ReadOptions<More> = {},
): ConfigOf<Own> & { readonly [Name in keyof More]: ReturnType<More[Name]> } {
  const config: Record<string, unknown> = {}
  const wrong: string[] = []
  const here: Readonly<Record<string, string>> = { PORT: String(port), ...presets }
  const declared: Environment = { ...commonEnvironment, ...own }
  for (const [name, { preset, required, check, example }] of Object.entries(declared)) {
    if (check === undefined) continue
    const given = environment[name] || here[name] || preset
    if (given === undefined) {
      if (required) wrong.push(`${name}: is missing; set it to a value such as ${example}`)
      continue
    }
    const { success, data, error } = check.safeParse(given)
    if (success) config[name] = data
    else wrong.push(`${name}: ${error.issues.map(({ message }) => message).join(', ')}`)
  }
  for (const [name, read] of Object.entries(more)) {
    try {
      config[name] = read()
    } catch (error) {
      wrong.push((error as Error).message)
    }
  }
  if (wrong.length === 0) return config as never
  const lines = wrong.map((line) => `  ${line}`).join('\n')
  throw new ConfigError(`Cannot start, as these environment variables are missing or wrong:\n${lines}`)
}
