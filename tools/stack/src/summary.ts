import { entryPages, plan } from '@signalbox/systems'
import type { StackDescription } from './description.ts'

/** The table that `npm start` ends with. It shows no password. */
export function summary({
  api,
  dashboard,
  rabbitmqManagement,
  database,
  processes,
}: StackDescription): string {
  const management = new URL(rabbitmqManagement)
  const postgres = new URL(database)
  const others = plan.services.flatMap(({ name, published }) => {
    const url = published === undefined ? undefined : processes.find((one) => one.name === name)?.url
    return url === undefined || url === api || url === dashboard ? [] : [[name, url] as const]
  })
  const rows = [
    [entryPages === undefined ? 'API' : 'Simulator', api],
    ['Dashboard', dashboard],
    ...others,
    ['RabbitMQ management', `${management.origin}  user ${decodeURIComponent(management.username)}`],
    ['PostgreSQL', `${postgres.host}${postgres.pathname}  user ${decodeURIComponent(postgres.username)}`],
    [
      'Processes',
      [...new Set(processes.map(({ name }) => name))]
        .map((name) => `${name} x${processes.filter((one) => one.name === name).length}`)
        .join(', '),
    ],
  ] as const
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
  return [
    '',
    ...lines,
    '',
    '  Passwords and pids are in .signalbox/stack.json. Ctrl-C stops everything.',
    '',
  ].join('\n')
}
