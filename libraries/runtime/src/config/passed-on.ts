/** What a process takes from the surroundings of its start besides its own variables, and what for. */
export const surroundings = {
  PATH: 'where programs are found',
  HOME: 'the folder of the user',
  TZ: 'the time zone of what is logged; events have UTC everywhere',
  NODE_OPTIONS: 'options of Node, such as `--max-old-space-size=512`',
  NODE_EXTRA_CA_CERTS:
    'a file with a certificate authority of your own, for `amqps:`, PostgreSQL with TLS and `https:`',
  NODE_USE_ENV_PROXY: '`1` makes Node 24 use the proxies below',
  HTTP_PROXY: 'a proxy for `http:`',
  HTTPS_PROXY: 'a proxy for `https:`',
  NO_PROXY: 'which hosts are asked without a proxy',
  'OTEL_*': 'what OpenTelemetry itself reads, such as `OTEL_EXPORTER_OTLP_HEADERS`',
} as const

const names = new Set(Object.keys(surroundings))

/** Picks what of an environment is passed on to a service that is started from there. Proxies go by either case. */
export function passedOn(environment: NodeJS.ProcessEnv): Record<string, string> {
  const isPassedOn = (name: string) =>
    names.has(name) || name.startsWith('OTEL_') || /^(https?|no)_proxy$/.test(name)
  const given = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && isPassedOn(name) ? [[name, value] as const] : [],
  )
  return Object.fromEntries(given)
}
