import { declared, variablesOf } from '@signalbox/runtime/config'
import { insertBefore } from './insert-before.ts'
import type { Names } from './names.ts'
import type { Project } from './project.ts'

/**
 * The deployments with one more service, before dashboard-api: the facts, and the files that hold them once more, where
 * they are still there. It has a user of its own for RabbitMQ and PostgreSQL, as every service has.
 */
export function deployEdits({ read, exists }: Project, { kebab, snake }: Names): Map<string, string> {
  function edit(file: string, ...insertions: readonly (readonly [anchor: string, added: string])[]) {
    if (!exists(file)) return []
    const text = insertions.reduce(
      (before, [anchor, added]) => insertBefore(file, before, anchor, added),
      read(file),
    )
    return [[file, text] as const]
  }
  const password = `\${SERVICE_PASSWORD_${snake.toUpperCase()}:?run tools/deploy/make-env.sh first}`
  const optional = variablesOf(kebab)
    .filter((name) => declared[name].setBy === 'operator')
    .map((name) => `      ${name}: \${${name}:-}\n`)
    .join('')
  return new Map([
    ...edit('tools/deploy/src/services.ts', [
      `  {\n    name: 'dashboard-api',`,
      `  {
    name: '${kebab}',
    package: '@signalbox/${kebab}',
    start: 'node ${kebab}/dist/main.js',
    replicas: 1,
    watch: ['/${kebab}/**', ...shared],
  },
`,
    ]),
    ...edit(
      'compose.yaml',
      ['        dashboard-api:${', `        ${kebab}:${password}\n`],
      [
        `  dashboard-api:\n    <<: *service`,
        `  ${kebab}:
    <<: *service
    build: { context: ., dockerfile: tools/deploy/Dockerfile, args: { SERVICE: ${kebab} } }
    environment:
      RABBITMQ_URL: amqp://signalbox-${kebab}:${password}@rabbitmq:5672?declare=own
      DATABASE_URL: postgresql://signalbox-${kebab}:${password}@postgres:5432/signalbox
${optional}
`,
      ],
    ),
    ...edit('railway.toml', [`  "/dashboard-api/**",`, `  "/${kebab}/**",\n`]),
  ])
}
