import { fileURLToPath } from 'node:url'
import { amqpUrl, httpUrl, port, postgresUrl, readConfig, serviceConfig } from '@signalbox/runtime'
import * as z from 'zod'
import { readKeyRings } from './key-rings.ts'
import { readIngestKeys } from './protection/ingest-keys.ts'

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
  /** How many events a second each client may send to this process; no limit without it. */
  RATE_LIMIT_EVENTS_PER_SECOND: z.coerce.number().int().min(1).max(1_000_000).optional(),
  /** The origins whose pages may send events, besides our own. */
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .transform((origins) => origins.filter((origin) => origin !== ''))
    .refine((origins) => origins.every(isOrigin), {
      error: 'must be origins such as https://shop.example, with commas in between, or * for all',
    }),
})

function isOrigin(text: string): boolean {
  return text === '*' || (/^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text)
}

/** Everything that the api is told by environment variables. */
export function readApiConfig(environment: NodeJS.ProcessEnv) {
  return {
    ...readConfig(schema, environment),
    rings: readKeyRings(environment),
    INGEST_KEYS: readIngestKeys(environment.INGEST_KEYS),
  }
}
