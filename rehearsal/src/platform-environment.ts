import { randomBytes } from 'node:crypto'
import { brokerRoles, monitoring } from '@signalbox/contracts'
import type { Service, VariableName } from '@signalbox/deploy'
import { brokerUrlFor, urlFor, userName, type User } from '@signalbox/migrations'

/** What a platform gives every process besides our own variables; of this machine only the way to programs and npm. */
export function platformEnvironment(): Record<string, string> {
  const passed =
    /^(PATH|HOME|TMPDIR|(https?|no)_proxy|NODE_EXTRA_CA_CERTS|npm_config_(cache|registry|userconfig))$/i
  const given = Object.entries(process.env).filter(([name]) => passed.test(name)) as [string, string][]
  return { ...Object.fromEntries(given), CI: 'true', NX_DAEMON: 'false' }
}

/** Of administrators. */
export type Addresses = {
  readonly rabbitmq: string
  readonly rabbitmqManagement: string
  readonly database: string
}

/** A value for each variable. */
export type Values = Readonly<Record<VariableName, string>>

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

function sharedValues() {
  return {
    TOPIC2_KEYS: keyRing(),
    TOPIC3_KEYS: keyRing(),
    RETENTION_DAYS: '30',
    // None: the rehearsal asks the dashboard from this machine.
    DASHBOARD_PASSWORD: '',
    // None: the rehearsal sends what it sends as fast as it can.
    INGEST_KEYS: '',
    RATE_LIMIT_EVENTS_PER_SECOND: '',
    CORS_ORIGINS: '',
    DASHBOARD_URL: 'https://dashboard.example',
    SIMULATOR_URL: 'https://simulator.example',
    // None: nobody is to be told.
    ALERT_WEBHOOK_URL: '',
    ALERT_WEBHOOK_SECRET: '',
    // None: there is no collector.
    OTEL_EXPORTER_OTLP_ENDPOINT: '',
  }
}

/** Only what this one service is given when it runs. */
export function serviceEnvironment(
  { variables }: Pick<Service, 'variables'>,
  values: Values,
): Record<string, string> {
  const own = Object.fromEntries(variables.map((name) => [name, values[name]]))
  return { ...platformEnvironment(), NODE_ENV: 'production', ...own }
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
