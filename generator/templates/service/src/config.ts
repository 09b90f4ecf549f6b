import { amqpUrl, port, postgresUrl, readConfig, serviceConfig } from '@signalbox/runtime'

const schema = serviceConfig.extend({
  PORT: port(3003),
  RABBITMQ_URL: amqpUrl,
  DATABASE_URL: postgresUrl,
})

/** Everything that invoices is told by environment variables. */
export function readInvoicesConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(schema, environment)
}
