import { checkEventName } from './check-event-name.ts'
import { addEntry, insertBefore } from './insert-before.ts'
import { namesOf } from './names.ts'
import type { Plan } from './plan.ts'
import type { Project } from './project.ts'
import { readTemplates, render } from './render.ts'

const contracts = 'libraries/contracts/src'

/**
 * What has to be written for an event type with a topic and a table of its own.
 *
 * @throws Refused when that cannot be
 */
export function planEvent(project: Project, name: string): Plan {
  checkEventName(name, project)
  const names = namesOf(name)
  const { camel, pascal, kebab, snake } = names
  const rendered = render(readTemplates('event'), { topics: [names] })
  const created = new Map(
    [...rendered].map(([file, text]) => [
      file.endsWith('.sql')
        ? `migrations/sql/${nextMigration(project)}_${file}`
        : `${contracts}/events/${file}`,
      text,
    ]),
  )

  const change = (file: string, edit: (text: string) => string) =>
    [`${contracts}/${file}`, edit(project.read(`${contracts}/${file}`))] as const
  const changed = new Map([
    change('event-data.ts', (text) => {
      const entered = addEntry('event-data.ts', text, '} as const satisfies Partial<', `${camel}: ${pascal},`)
      const firstImport = 'import type { EventType }'
      return insertBefore(
        'event-data.ts',
        entered,
        firstImport,
        `import { ${pascal} } from './events/${kebab}.ts'\n`,
      )
    }),
    change('routing-table.ts', (text) =>
      addEntry('routing-table.ts', text, '} as const satisfies Record<', `${camel}: '${camel}',`),
    ),
    change('topology.ts', (text) => {
      const entry = `${camel}: { name: '${camel}', table: '${snake}', sealed: false },`
      return addEntry('topology.ts', text, '} as const satisfies Record<', entry)
    }),
  ])
  return { created, changed }
}

/** One more than the highest that there is, with three digits. */
function nextMigration({ list }: Project): string {
  const numbers = list('migrations/sql').map((file) => Number.parseInt(file, 10))
  return String(Math.max(0, ...numbers.filter(Number.isInteger)) + 1).padStart(3, '0')
}
