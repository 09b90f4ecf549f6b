/** Every variable that a deployment sets, and what it is for. */
export const variables = {
  RABBITMQ_URL: 'RabbitMQ: `amqp://user:password@host:5672`',
  RABBITMQ_MANAGEMENT_URL:
    'the management API of RabbitMQ, from which the dashboard reads queue figures: `http://user:password@host:15672`',
  DATABASE_URL: 'PostgreSQL: `postgresql://user:password@host:5432/database`',
  TOPIC2_KEYS: 'seals active events from the api to service1: `k1:` and 32 random bytes in base64',
  TOPIC3_KEYS: 'seals active events from service1 to service2: `k1:` and 32 random bytes in base64',
  RETENTION_DAYS: 'how many whole days events are kept',
  DASHBOARD_PASSWORD:
    'asked for on the dashboard; without it the dashboard can only be read over a network, and nothing replayed',
  INGEST_KEYS:
    'who may send events: `name:hash`, as `npm run ingest-key` prints it, with commas in between; without it everybody may',
  RATE_LIMIT_EVENTS_PER_SECOND:
    'how many events a second each client may send to each process of the api; without it as many as it can',
  CORS_ORIGINS: 'the origins whose pages may send events, besides our own, such as `https://shop.example`',
  DASHBOARD_URL: 'where people find the dashboard; the simulator and alerts link to it',
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'where an OpenTelemetry collector takes traces; without it none are recorded: `http://collector:4318`',
  SIMULATOR_URL: 'where people find the simulator; the dashboard links to it',
  ALERT_WEBHOOK_URL: 'where alerts are posted, such as an incoming webhook of Slack; without it none are',
  ALERT_WEBHOOK_SECRET: 'signs alerts: `whsec_` and 32 random bytes in base64; Slack needs none',
} as const satisfies Record<string, string>

export type VariableName = keyof typeof variables
