import { randomBytes } from 'node:crypto'
import type { Service, VariableName } from '@signalbox/deploy'

/** What a platform gives every process besides our own variables; of this machine only the way to programs and npm. */
export function platformEnvironment(): Record<string, string> {
  const passed =
    /^(PATH|HOME|TMPDIR|(https?|no)_proxy|NODE_EXTRA_CA_CERTS|npm_config_(cache|registry|userconfig))$/i
  const given = Object.entries(process.env).filter(([name]) => passed.test(name)) as [string, string][]
  return { ...Object.fromEntries(given), CI: 'true', NX_DAEMON: 'false' }
}

export type Addresses = {
  readonly rabbitmq: string
  readonly rabbitmqManagement: string
  readonly database: string
}

const keyRing = () => `k1:${randomBytes(32).toString('base64')}`

/** A value for each variable that a deployment sets, with new keys. */
export function variableValues({
  rabbitmq,
  rabbitmqManagement,
  database,
}: Addresses): Record<VariableName, string> {
  return {
    RABBITMQ_URL: rabbitmq,
    RABBITMQ_MANAGEMENT_URL: rabbitmqManagement,
    DATABASE_URL: database,
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
  values: Readonly<Record<VariableName, string>>,
): Record<string, string> {
  const own = Object.fromEntries(variables.map((name) => [name, values[name]]))
  return { ...platformEnvironment(), NODE_ENV: 'production', ...own }
}
