import { insertBefore } from './insert-before.ts'
import type { Project } from './project.ts'

/** The deployments with one more service, before dashboard-api: the facts, and the files that hold them once more. */
export function deployEdits({ read }: Project, name: string): readonly (readonly [string, string])[] {
  const edit = (file: string, anchor: string, added: string) =>
    [file, insertBefore(file, read(file), anchor, added)] as const
  return [
    edit(
      'deploy/src/services.ts',
      `  {\n    name: 'dashboard-api',`,
      `  {
    name: '${name}',
    package: '@signalbox/${name}',
    start: 'node ${name}/dist/main.js',
    replicas: 1,
    watch: ['/${name}/**', ...shared],
    variables: ['RABBITMQ_URL', 'DATABASE_URL'],
  },
`,
    ),
    edit(
      'compose.yaml',
      `  dashboard-api:\n    <<: *service`,
      `  ${name}:
    <<: *service
    build: { context: ., dockerfile: deploy/Dockerfile, args: { SERVICE: ${name} } }
    environment:
      RABBITMQ_URL: *rabbitmq-url
      DATABASE_URL: *database-url

`,
    ),
    edit('railway.toml', `  "/dashboard-api/**",`, `  "/${name}/**",\n`),
  ]
}
