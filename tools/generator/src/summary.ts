import type { New } from './arguments.ts'
import { firstEventOf } from './plan-system.ts'
import type { Removal } from './plan-removal.ts'
import type { Plan } from './plan.ts'

const list = (files: Iterable<string>) => [...files].map((file) => `  ${file}`).join('\n')
/** What to do after everything. */
export const next = `
  npm run check && npm test
  npm start
`

/** Says what was written, and what to do next. */
export function summary(wanted: New, { created, changed }: Plan): string {
  const places = [...created.keys()]
  return `
Wrote
${list(places)}
and added lines to
${list(changed.keys())}

${sentences(wanted, places)}${next}`
}

/** Says what was taken away, and what is still there. */
export function afterRemoval(name: string, { gone, changed }: Removal): string {
  return `
Took away
${list(gone)}
and its lines in
${list(changed.keys())}

PostgreSQL and RabbitMQ keep what ${name} left there; put back, it goes on with it. Next:
${next}`
}

function sentences(wanted: New, created: readonly string[]): string {
  const { kind, name } = wanted
  const schema = created.find((file) => file.includes('/events/'))
  const main = created.find((file) => file.endsWith('/main.ts'))
  if (kind === 'event')
    return `The api takes ${name} events now, and the simulator offers them. They wait in the queue ${name} until a service
consumes it. Next, say in ${schema} what their data is, and then:

  npm run new -- service <name> --consumes ${name}${wanted.system === 'base' ? '' : ` --system ${wanted.system}`}`
  const started = `is started with all others, and the dashboard draws it. Read ${main} first.`
  if (kind === 'variable')
    return `${wanted.service} is told ${name} now, where it is set. Say what it is for, whether it is secret or required, and how its value is checked,
where it was written. Next:\n`
  if (kind === 'subscription')
    return `${wanted.service} gets every event of ${name} from now on, in a queue of its own, and stores it. Next:\n`
  if (kind === 'service') return `The service ${started} Next:\n`
  return `The api takes ${firstEventOf(name)} events now, and the simulator offers them. The service that stores them
${started} Say in ${schema} what their data is. Next:
`
}
