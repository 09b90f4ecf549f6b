import * as z from 'zod'

/** A port to listen on. */
export const port = (preset: number) => z.coerce.number().int().min(0).max(65_535).default(preset)

const urlOf = (protocol: RegExp, example: string) =>
  z.url({
    protocol,
    error: (issue) => (issue.input === undefined ? `is missing; set it to ${example}` : `must be ${example}`),
  })

export const amqpUrl = urlOf(/^amqps?$/, 'a URL such as amqp://user:password@host:5672')
export const postgresUrl = urlOf(
  /^postgres(ql)?$/,
  'a URL such as postgresql://user:password@host:5432/database',
)
export const httpUrl = urlOf(/^https?$/, 'a URL such as http://user:password@host:15672')

/** The variables that every service understands. */
export const serviceConfig = z.object({
  /** The address to listen on. `::` takes IPv6 and IPv4 from everywhere. */
  HOST: z.string().min(1).default('::'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Where an OpenTelemetry collector takes traces (OTLP over HTTP); without it none are recorded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  /** Of the traces that begin here, the share that is recorded. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
})

/** One or more environment variables are missing or wrong. The message names them and never shows a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads a service's configuration from environment variables. An empty variable counts as missing.
 *
 * @throws ConfigError that lists every variable that is missing or wrong, and what it must be
 */
export function readConfig<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new ConfigError(
    `Cannot start, as these environment variables are missing or wrong:\n${lines.join('\n')}`,
  )
}
