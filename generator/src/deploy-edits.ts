import { insertBefore } from './insert-before.ts'
import type { Names } from './names.ts'
import type { Project } from './project.ts'

/**
 * The deployments with one more service, before dashboard-api: the facts, and the files that hold them once more. It
 * has a user of its own for RabbitMQ and PostgreSQL, as every service has.
 */
export function deployEdits({ read }: Project, { kebab, snake }: Names): Map<string, string> {
  const edit = (file: string, ...insertions: readonly (readonly [anchor: string, added: string])[]) =>
    [
      file,
      insertions.reduce((text, [anchor, added]) => insertBefore(file, text, anchor, added), read(file)),
    ] as const
  const password = `\${SERVICE_PASSWORD_${snake.toUpperCase()}:?run deploy/make-env.sh first}`
  return new Map([
    edit('deploy/src/services.ts', [
      `  {\n    name: 'dashboard-api',`,
      `  {
    name: '${kebab}',
    package: '@signalbox/${kebab}',
    start: 'node ${kebab}/dist/main.js',
    replicas: 1,
    watch: ['/${kebab}/**', ...shared],
    variables: ['RABBITMQ_URL', 'DATABASE_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  },
`,
    ]),
    edit(
      'compose.yaml',
      ['        dashboard-api:${', `        ${kebab}:${password}\n`],
      [
        `  dashboard-api:\n    <<: *service`,
        `  ${kebab}:
    <<: *service
    build: { context: ., dockerfile: deploy/Dockerfile, args: { SERVICE: ${kebab} } }
    environment:
      RABBITMQ_URL: amqp://signalbox-${kebab}:${password}@rabbitmq:5672?declare=own
      DATABASE_URL: postgresql://signalbox-${kebab}:${password}@postgres:5432/signalbox
      OTEL_EXPORTER_OTLP_ENDPOINT: \${OTEL_EXPORTER_OTLP_ENDPOINT:-}

`,
      ],
    ),
    edit('railway.toml', [`  "/dashboard-api/**",`, `  "/${kebab}/**",\n`]),
  ])
}
