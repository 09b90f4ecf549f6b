import * as z from 'zod'
import { amqpUrl, httpUrl, postgresUrl, share, text, whole } from './checks.ts'
import type { Environment } from './variable.ts'

/** What every service is told by environment variables. */
export const commonEnvironment = {
  RABBITMQ_URL: {
    meaning:
      'RabbitMQ, with [a user for each service](security.md). `amqps:` with a certificate authority of your own needs `NODE_EXTRA_CA_CERTS`.',
    example: 'amqp://user:password@host:5672',
    secret: true,
    setBy: 'place',
    required: true,
    check: amqpUrl,
    filled: 'broker',
  },
  DATABASE_URL: {
    meaning: 'PostgreSQL, with [a user for each service](security.md).',
    example: 'postgresql://user:password@host:5432/database',
    secret: true,
    setBy: 'place',
    required: true,
    check: postgresUrl,
    filled: 'database',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    meaning:
      'Where an OpenTelemetry collector takes [traces](guides/trace-an-event.md). Without it none are recorded.',
    example: 'http://collector:4318',
    secret: false,
    setBy: 'operator',
    check: httpUrl,
  },
  OTEL_TRACES_SAMPLER_ARG: {
    meaning: 'Of the traces that begin here, the share that is recorded.',
    example: '0.1',
    secret: false,
    setBy: 'operator',
    preset: '1',
    check: share,
  },
  LOG_LEVEL: {
    meaning: 'The least that is logged: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.',
    example: 'warn',
    secret: false,
    setBy: 'operator',
    preset: 'info',
    check: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be trace, debug, info, warn, error, fatal or silent',
    }),
  },
  VERSION: {
    meaning:
      'What runs, for the marks in the charts. Without it the commit that Railway names, or the version of the packages.',
    example: '3f2a9c0',
    secret: false,
    setBy: 'operator',
    check: text,
  },
  HOST: {
    meaning:
      'The address to listen on; `::` takes IPv6 and IPv4 from everywhere. `npm start` says `127.0.0.1`.',
    example: '127.0.0.1',
    secret: false,
    setBy: 'process',
    preset: '::',
    check: text,
  },
  PORT: {
    meaning: 'The port to listen on. Without it the one that its system.ts says.',
    example: '8080',
    secret: false,
    setBy: 'process',
    required: true,
    check: whole(0, 65_535),
  },
} as const satisfies Environment

/** What the migrations are told besides the URLs. */
export const migrationsEnvironment = {
  SERVICE_USERS: {
    meaning:
      'Makes [a user for each service](security.md): `name:password`, with spaces in between. Read by the migrations, with the URLs of administrators.',
    example: 'api:password service1:password',
    secret: true,
    setBy: 'place',
    check: text,
  },
} as const satisfies Environment
