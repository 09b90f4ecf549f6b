import type { Wanted } from './arguments.ts'
import type { Plan } from './plan.ts'

/** Says what was written, and what to do next. */
export function summary(wanted: Wanted, { created, changed }: Plan): string {
  const list = (files: Iterable<string>) => [...files].map((file) => `  ${file}`).join('\n')
  return `
Wrote
${list(created.keys())}
and added lines to
${list(changed.keys())}

${wanted.kind === 'event' ? afterEvent(wanted.name, [...created.keys()]) : afterService(wanted.name)}
  npm run check && npm test
  npm start
`
}

function afterEvent(name: string, created: readonly string[]): string {
  const schema = created.find((file) => file.endsWith('.ts'))
  return `The api takes ${name} events now, and the simulator offers them. They wait in the queue ${name} until a service
consumes it. Next, say in ${schema} what their data is, and then:

  npm run new -- service <name> --consumes ${name}`
}

function afterService(name: string): string {
  return `The service is started with all others, and the dashboard draws it. Read ${name}/src/main.ts first. Next:
`
}
