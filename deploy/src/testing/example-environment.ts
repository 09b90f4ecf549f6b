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
  DASHBOARD_URL: 'https://dashboard.example',
  SIMULATOR_URL: 'https://simulator.example',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
}
