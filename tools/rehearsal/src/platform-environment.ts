import { randomBytes } from 'node:crypto'
import { monitoring } from '@signalbox/contracts'
import { brokerRoles, variables } from '@signalbox/systems'
import type { Service } from '@signalbox/deploy'
import { passedOn } from '@signalbox/runtime/config'
import { brokerUrlFor, urlFor, userName, type User } from '@signalbox/migrations'

/**
 * What a platform gives every process besides our own variables; of this machine what is passed on to services anyway, and
 * the way to npm.
 */
export function platformEnvironment(): Record<string, string> {
  const isForNpm = (name: string) => /^(TMPDIR|npm_config_(cache|registry|userconfig))$/i.test(name)
  const given = Object.entries(process.env).filter(([name]) => isForNpm(name)) as [string, string][]
  return { ...passedOn(process.env), ...Object.fromEntries(given), CI: 'true', NX_DAEMON: 'false' }
}

/** Of administrators. */
export type Addresses = {
  readonly rabbitmq: string
  readonly rabbitmqManagement: string
  readonly database: string
}

/** The values of variables; one that is missing is not set. */
export type Values = Readonly<Record<string, string>>

/** A user of RabbitMQ and PostgreSQL for each service, and one for the figures of RabbitMQ. */
export function newUsers(): User[] {
  return brokerRoles.map((role) => ({
    name: userName(role),
    role,
    password: randomBytes(24).toString('hex'),
  }))
}

const keyRing = () => `k1:${randomBytes(32).toString('base64')}`

/** A value for each variable that a deployment sets, with new keys; each service logs in as itself. */
export function variableValues(addresses: Addresses, users: readonly User[]): (service: string) => Values {
  const shared = sharedValues()
  const userOf = (role: string): User => {
    const user = users.find((one) => one.role === role)
    if (user) return user
    throw new Error(`There is no user for ${role}`)
  }
  return (service) => ({
    ...shared,
    RABBITMQ_URL: brokerUrlFor(addresses.rabbitmq, userOf(service)),
    RABBITMQ_MANAGEMENT_URL: urlFor(addresses.rabbitmqManagement, userOf(monitoring)),
    DATABASE_URL: urlFor(addresses.database, userOf(service)),
  })
}

/**
 * No password and no limit: the rehearsal asks the dashboard from this machine, and sends as fast as it can. Whatever is
 * not here has its preset, as in a deployment whose operator sets nothing.
 */
function sharedValues(): Values {
  return {
    ...Object.fromEntries(
      [...variables].filter(([, { filled }]) => filled === 'keys').map(([name]) => [name, keyRing()]),
    ),
    DASHBOARD_URL: 'https://dashboard.example',
    SIMULATOR_URL: 'https://simulator.example',
  }
}

/** Only what this one service is given when it runs. */
export function serviceEnvironment(
  { variables: own }: Pick<Service, 'variables'>,
  values: Values,
): Record<string, string> {
  const given = Object.fromEntries(own.map((name) => [name, values[name] ?? '']))
  return { ...platformEnvironment(), NODE_ENV: 'production', ...given }
}

/** What a command is given that migrates and makes the users. */
export function administratorEnvironment(
  { database, rabbitmqManagement }: Addresses,
  users: readonly User[],
): Record<string, string> {
  return {
    ...platformEnvironment(),
    DATABASE_URL: database,
    RABBITMQ_MANAGEMENT_URL: rabbitmqManagement,
    SERVICE_USERS: users.map(({ role, password }) => `${role}:${password}`).join(' '),
  }
}
