import { ArgumentError, readWords } from '@signalbox/runtime/command-line'
import { systems } from '@signalbox/systems'
import { serviceNames, type Replicas, type ServiceName } from './services/service-names.ts'

const replicasMax = 32

const startUsage = `npm start runs PostgreSQL, RabbitMQ and every service on this machine, until Ctrl-C. After -- it takes
  --systems base,orders     these systems only, out of ${systems.map(({ name }) => name).join(', ')}
  --replicas api=2          more processes of a service, or with 0 none`

const resetUsage = `npm run reset deletes all events, queues, keys and logs of this checkout. After -- it takes
  --yes, -y                 do not ask`

/**
 * Reads the arguments of `npm start`.
 *
 * @param args without the program, such as `['--systems', 'base', '--replicas', 'api=2,service1=2']`
 * @returns how many processes of each service, and the systems that are wanted, where that is said
 * @throws ArgumentError that names what is wrong, or HelpWanted
 */
export function parseStartArguments(args: readonly string[]): { replicas: Replicas; systems?: string[] } {
  const list = { type: 'string', multiple: true } as const
  const { values } = readWords({ args, usage: startUsage, options: { replicas: list, systems: list } })
  const replicas = Object.fromEntries(listed(values.replicas).map(parseReplicas))
  const wanted = listed(values.systems).map(parseSystem)
  return { replicas, ...(wanted.length === 0 ? {} : { systems: wanted }) }
}

const listed = (values: readonly string[] = []) => values.flatMap((list) => list.split(','))

/**
 * Reads the arguments of `npm run reset`.
 *
 * @throws ArgumentError that names what is wrong, or HelpWanted
 */
export function parseResetArguments(args: readonly string[]): { yes: boolean } {
  const options = { yes: { type: 'boolean', short: 'y', default: false } } as const
  return { yes: readWords({ args, usage: resetUsage, options }).values.yes }
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
