import { fileURLToPath } from 'node:url'
import { amqpUrl, httpUrl, port, postgresUrl, readConfig, serviceConfig } from '@signalbox/runtime'
import { readKeyRing } from '@signalbox/sealing'
import * as z from 'zod'

const builtFrontend = fileURLToPath(new URL('../../frontend/dist', import.meta.url))

const schema = serviceConfig.extend({
  PORT: port(3000),
  RABBITMQ_URL: amqpUrl,
  DATABASE_URL: postgresUrl,
  /** The built simulator. */
  FRONTEND_DIR: z.string().default(builtFrontend),
  /** Where people find the dashboard; the simulator links to it. */
  DASHBOARD_URL: httpUrl.optional(),
  /** Whether the simulator may ask for faults. Only `npm start` says so; never a deployment. */
  ALLOW_FAULTS: z.enum(['true', 'false']).default('false'),
  /** Where the stack takes requests for faults. */
  FAULTS_URL: httpUrl.optional(),
  /** The largest request body, in bytes, after decompression. */
  BODY_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(4 * 1024 * 1024),
})

/** Everything that the api is told by environment variables. */
export function readApiConfig(environment: NodeJS.ProcessEnv) {
  return {
    ...readConfig(schema, environment),
    TOPIC2_KEYS: readKeyRing(environment.TOPIC2_KEYS, 'TOPIC2_KEYS'),
  }
}
