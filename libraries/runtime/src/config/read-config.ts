import { declared, variablesOf, type Config, type VariableName } from './variables-of.ts'

/** One or more environment variables are missing or wrong. The message names them and never shows a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Readers = Readonly<Record<string, () => unknown>>

export type ReadOptions<More extends Readers> = {
  /** What holds for a variable of this service where it is not set. */
  readonly presets?: Readonly<Partial<Record<VariableName, string>>>
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
export function readConfig<const Service extends string, More extends Readers = Record<'', never>>(
  service: Service,
  environment: NodeJS.ProcessEnv,
  { presets = {}, more = {} as More }: ReadOptions<More> = {},
): Config<Service> & { readonly [Name in keyof More]: ReturnType<More[Name]> } {
  const config: Record<string, unknown> = {}
  const wrong: string[] = []
  for (const name of variablesOf(service)) {
    const { preset, required, check, example } = declared[name]
    if (check === undefined) continue
    const given = environment[name] || presets[name] || preset
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
