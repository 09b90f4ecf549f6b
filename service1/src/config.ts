import { readKeyRing } from '@signalbox/sealing'
import * as z from 'zod'
import { amqpUrl, port, postgresUrl, readConfig, serviceConfig } from '@signalbox/runtime'

const schema = serviceConfig.extend({
  PORT: port(3001),
  RABBITMQ_URL: amqpUrl,
  DATABASE_URL: postgresUrl,
  /** How many whole days events are kept. */
  RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(30),
})

/** Everything that service1 is told by environment variables. */
export function readService1Config(environment: NodeJS.ProcessEnv) {
  return {
    ...readConfig(schema, environment),
    TOPIC2_KEYS: readKeyRing(environment.TOPIC2_KEYS, 'TOPIC2_KEYS'),
    TOPIC3_KEYS: readKeyRing(environment.TOPIC3_KEYS, 'TOPIC3_KEYS'),
  }
}
