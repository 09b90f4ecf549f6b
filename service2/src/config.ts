import { readKeyRing } from '@signalbox/sealing'
import { amqpUrl, port, postgresUrl, readConfig, serviceConfig } from '@signalbox/runtime'

const schema = serviceConfig.extend({
  PORT: port(3002),
  RABBITMQ_URL: amqpUrl,
  DATABASE_URL: postgresUrl,
})

/** Everything that service2 is told by environment variables. */
export function readService2Config(environment: NodeJS.ProcessEnv) {
  return {
    ...readConfig(schema, environment),
    TOPIC3_KEYS: readKeyRing(environment.TOPIC3_KEYS, 'TOPIC3_KEYS'),
  }
}
