import type { VariableName } from '../variables.ts'

/** A value of the right form for each variable. */
export const exampleEnvironment: Readonly<Record<VariableName, string>> = {
  RABBITMQ_URL: 'amqp://user:password@rabbitmq:5672',
  RABBITMQ_MANAGEMENT_URL: 'http://user:password@rabbitmq:15672',
  DATABASE_URL: 'postgresql://user:password@postgres:5432/database',
  TOPIC2_KEYS: `k1:${Buffer.alloc(32, 2).toString('base64')}`,
  TOPIC3_KEYS: `k1:${Buffer.alloc(32, 3).toString('base64')}`,
  RETENTION_DAYS: '7',
  DASHBOARD_PASSWORD: 'open sesame',
  INGEST_KEYS: `web-shop:${'0'.repeat(64)}`,
  RATE_LIMIT_EVENTS_PER_SECOND: '1000',
  CORS_ORIGINS: 'https://shop.example,https://till.example',
  DASHBOARD_URL: 'https://dashboard.example',
  SIMULATOR_URL: 'https://simulator.example',
  ALERT_WEBHOOK_URL: 'https://user:password@alerts.example/path',
  ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 4).toString('base64')}`,
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
}
