import { parseArgs } from 'node:util'
import { systems } from '@signalbox/systems'
import { serviceNames, type Replicas, type ServiceName } from './services/service-names.ts'

/** The command line cannot be understood. The message says what would be right. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
}

const replicasMax = 32

/**
 * Reads the arguments of `npm start`.
 *
 * @param args without the program, such as `['--systems', 'base', '--replicas', 'api=2,service1=2']`
 * @returns how many processes of each service, and the systems that are wanted, where that is said
 * @throws ArgumentError that names what is wrong
 */
export function parseStartArguments(args: readonly string[]): { replicas: Replicas; systems?: string[] } {
  const list = { type: 'string', multiple: true } as const
  const values = parse(args, { replicas: list, systems: list })
  const replicas = Object.fromEntries(listed(values.replicas).map(parseReplicas))
  const wanted = listed(values.systems).map(parseSystem)
  return { replicas, ...(wanted.length === 0 ? {} : { systems: wanted }) }
}

const listed = (values: unknown) => ((values ?? []) as string[]).flatMap((list) => list.split(','))

/**
 * Reads the arguments of `npm run reset`.
 *
 * @throws ArgumentError that names what is wrong
 */
export function parseResetArguments(args: readonly string[]): { yes: boolean } {
  const { yes = false } = parse(args, { yes: { type: 'boolean', short: 'y' } })
  return { yes: yes as boolean }
}

function parse(args: readonly string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options']) {
  try {
    return parseArgs({ args: [...args], options: options ?? {} }).values
  } catch (error) {
    const allowed = Object.keys(options ?? {}).map((name) => `--${name}`)
    throw new ArgumentError(`${(error as Error).message}; the options are ${allowed.join(', ')}`, {
      cause: error,
    })
  }
}

function parseSystem(wanted: string): string {
  const known = systems.map(({ name }): string => name)
  const found = known.find((name) => name === wanted.trim())
  if (found !== undefined) return found
  throw new ArgumentError(
    `There is no system '${wanted}': write systems out of ${known.join(', ')}, such as --systems base`,
  )
}

function parseReplicas(pair: string): [ServiceName, number] {
  const [name = '', count = ''] = pair.split('=')
  const service = serviceNames.find((known) => known === name.trim())
  const replicas = /^\d{1,3}$/.test(count.trim()) ? Number(count) : Number.NaN
  if (service === undefined || !(replicas <= replicasMax)) {
    throw new ArgumentError(
      `Cannot read '${pair}' as replicas: write service=count with a count of 0 to ${replicasMax} and a service out of ${serviceNames.join(', ')}, such as --replicas ${serviceNames[0]}=2`,
    )
  }
  return [service, replicas]
}
